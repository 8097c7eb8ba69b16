#!/usr/bin/env node
function i(n){return`$${((n.partner?120:400)/100).toFixed(2)}`}async function o(n){let e=n.includes("--dry-run"),t=i({partner:process.env.ACME_PARTNER==="1"});console.log(e?`would deploy for ${t}`:`deploying for ${t}`)}async function a(){let n=process.env.ACME_LOGIN??"https://login.acme.example/device";console.log(`open ${n}`)}var r={deploy:o,login:a},[s="help",...c]=process.argv.slice(2),l=r[s];l===void 0?(console.error(`acme: there is no command ${s}; try deploy or login`),process.exitCode=2):await l(c);
//# sourceMappingURL=cli.js.map
