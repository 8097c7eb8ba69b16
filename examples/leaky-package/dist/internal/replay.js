// Replays a customer's deployment against staging, for the support team.
const [deployment] = process.argv.slice(2);
const answer = await fetch(`https://staging.acme.example/internal/replay/${deployment}`, { method: "POST" });
console.log(await answer.text());
