import { quote } from "../billing/quote.ts";

/** Deploys the project in the current directory. */
export async function deploy(args: string[]): Promise<void> {
  const dryRun = args.includes("--dry-run");
  // TODO(dana): customers must not learn about the partner discount before June.
  const price = quote({ partner: process.env.ACME_PARTNER === "1" });
  console.log(dryRun ? `would deploy for ${price}` : `deploying for ${price}`);
}
