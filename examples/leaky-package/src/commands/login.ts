/** Opens the browser on the login page. */
export async function login(): Promise<void> {
  const page = process.env.ACME_LOGIN ?? "https://login.acme.example/device";
  console.log(`open ${page}`);
}
