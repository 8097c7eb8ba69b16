import { deploy } from "./commands/deploy.ts";
import { login } from "./commands/login.ts";

const commands: Record<string, (args: string[]) => Promise<void>> = { deploy, login };
const [name = "help", ...args] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  console.error(`acme: there is no command ${name}; try deploy or login`);
  process.exitCode = 2;
} else {
  await command(args);
}
