use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, BASE64, DASH, EQUALS, HEX, LOWER_NUM, URL64};

const VERCEL: &str = "https://vercel.com/docs/accounts/access-tokens";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "vercel-token",
        "Vercel",
        "the deployments and settings of an account",
        &[&[Any(&["vcp_", "vci_", "vca_", "vcr_"]), Run(URL64, 56, 56)]],
    )
    .see(VERCEL, "vercel.com → Account settings → Tokens"),
    family(
        "vercel-ai-gateway-key",
        "Vercel",
        "models at its owner's cost",
        &[&[Lit("vck_"), Run(URL64, 56, 56)]],
    )
    .see(
        "https://vercel.com/docs/ai-gateway/authentication",
        "vercel.com → AI Gateway → API keys",
    ),
    family(
        "vercel-blob-token",
        "Vercel",
        "a store of files",
        &[&[
            Lit("vercel_blob_rw_"),
            Run(ALNUM, 16, 16),
            Lit("_"),
            Run(ALNUM, 30, 32),
        ]],
    )
    .see(
        "https://vercel.com/docs/vercel-blob",
        "vercel.com → Storage → the store → Tokens",
    ),
    family(
        "netlify-token",
        "Netlify",
        "the sites of an account",
        &[&[Lit("nfp_"), Run(ALNUM, 36, 36)]],
    )
    .see(
        "https://docs.netlify.com/api/get-started/#authentication",
        "app.netlify.com → User settings → Applications",
    ),
    family(
        "render-key",
        "Render",
        "the services of an account",
        &[&[Lit("rnd_"), Run(ALNUM, 28, 28)]],
    )
    .see(
        "https://render.com/docs/api#1-create-an-api-key",
        "dashboard.render.com → Account settings → API keys",
    ),
    family(
        "fly-token",
        "Fly.io",
        "the machines of an account",
        &[
            &[
                Any(&["fm2_", "fm1r_", "fm1a_"]),
                Run(BASE64, 100, 2048),
                Run(EQUALS, 0, 2),
            ],
            &[Lit("fo1_"), Run(URL64, 43, 43)],
        ],
    )
    .see("https://fly.io/docs/security/tokens/", "fly tokens revoke"),
    family(
        "heroku-key",
        "Salesforce",
        "the applications of an account",
        &[&[Lit("HRKU-AA"), Run(URL64, 58, 58)]],
    )
    .see(
        "https://devcenter.heroku.com/articles/authentication",
        "dashboard.heroku.com → Account settings → API Key",
    ),
    family(
        "deno-token",
        "Deno",
        "the projects of an account",
        &[&[Any(&["ddp_", "ddw_", "ddo_"]), Run(ALNUM, 36, 36)]],
    )
    .see(
        "https://docs.deno.com/deploy/manual/api/",
        "dash.deno.com → Account → Access tokens",
    ),
    family(
        "supabase-secret-key",
        "Supabase",
        "a project's whole database",
        &[&[
            Lit("sb_secret_"),
            Run(URL64, 22, 22),
            Lit("_"),
            Run(URL64, 8, 8),
        ]],
    )
    .see(
        "https://supabase.com/docs/guides/api/api-keys",
        "supabase.com → Project settings → API keys",
    ),
    family(
        "supabase-access-token",
        "Supabase",
        "the projects of an account",
        &[&[Any(&["sbp_oauth_", "sbp_v0_", "sbp_"]), Run(HEX, 40, 40)]],
    )
    .see(
        "https://supabase.com/docs/reference/api/introduction",
        "supabase.com → Account → Access tokens",
    ),
    family(
        "neon-key",
        "Neon",
        "the databases of an account",
        &[&[Lit("napi_"), Run(LOWER_NUM, 64, 64)]],
    )
    .see(
        "https://neon.com/docs/manage/api-keys",
        "console.neon.tech → Account settings → API keys",
    ),
    family(
        "planetscale-token",
        "PlanetScale",
        "an organisation's databases",
        &[&[Any(&["pscale_tkn_", "pscale_oauth_"]), Run(URL64, 32, 64)]],
    )
    .see(
        "https://planetscale.com/docs/api/reference/service-tokens",
        "app.planetscale.com → Settings → Service tokens",
    ),
    family(
        "planetscale-password",
        "PlanetScale",
        "a database",
        &[&[Lit("pscale_pw_"), Run(URL64, 32, 64)]],
    )
    .see(
        "https://planetscale.com/docs/vitess/connecting/connection-strings",
        "app.planetscale.com → the database → Passwords",
    ),
    family(
        "xata-key",
        "Xata",
        "the databases of an account",
        &[&[Lit("xau_"), Run(ALNUM, 32, 40)]],
    )
    .see(
        "https://xata.io/docs/getting-started/api-keys",
        "app.xata.io → Account settings → API keys",
    ),
    family(
        "tailscale-key",
        "Tailscale",
        "a private network",
        &[&[
            Any(&[
                "tskey-auth-",
                "tskey-api-",
                "tskey-client-",
                "tskey-scim-",
                "tskey-webhook-",
                "tskey-",
            ]),
            Run(ALNUM, 11, 18),
            Lit("-"),
            Run(ALNUM, 20, 36),
        ]],
    )
    .see(
        "https://tailscale.com/kb/1277/key-prefixes",
        "login.tailscale.com → Settings → Keys",
    ),
    family(
        "defined-networking-token",
        "Defined Networking",
        "a private network",
        &[&[
            Lit("dnkey-"),
            Run(URL64, 26, 26),
            Lit("-"),
            Run(URL64, 52, 52),
        ]],
    )
    .see(
        "https://docs.defined.net/guides/rotating-api-keys/",
        "admin.defined.net → API keys",
    ),
    family(
        "scalingo-token",
        "Scalingo",
        "the applications of an account",
        &[&[Lit("tk-us-"), Run(URL64, 48, 48)]],
    )
    .see(
        "https://developers.scalingo.com/authentication",
        "dashboard.scalingo.com → Profile → API Tokens",
    ),
    family(
        "pulumi-token",
        "Pulumi",
        "the stacks of an account, with their secrets",
        &[&[Lit("pul-"), Run(HEX, 40, 40)]],
    )
    .see(
        "https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/",
        "app.pulumi.com → Access tokens",
    ),
    family(
        "terraform-token",
        "HashiCorp",
        "an organisation's workspaces, with their secrets",
        &[&[
            Run(ALNUM, 14, 14),
            Lit(".atlasv1."),
            Run(URL64.or(EQUALS), 60, 70),
        ]],
    )
    .see(
        "https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens",
        "app.terraform.io → User settings → Tokens",
    ),
    family(
        "infracost-key",
        "Infracost",
        "an organisation's estimates",
        &[&[Lit("ico-"), Run(ALNUM, 32, 32)]],
    )
    .low()
    .see(
        "https://www.infracost.io/docs/cloud_pricing_api/",
        "dashboard.infracost.io → Org settings",
    ),
    family(
        "ionic-token",
        "Ionic",
        "the applications of an account",
        &[&[Lit("ion_"), Run(ALNUM, 42, 42)]],
    )
    .see(
        "https://ionic.io/docs/appflow/personal-access-tokens",
        "dashboard.ionicframework.com → Personal settings",
    ),
    family(
        "trigger-dev-key",
        "Trigger.dev",
        "a project's tasks",
        &[&[Any(&["tr_prod_", "tr_stg_", "tr_pat_"]), Run(ALNUM, 20, 40)]],
    )
    .see(
        "https://trigger.dev/docs/apikeys",
        "cloud.trigger.dev → API keys",
    ),
    family(
        "inngest-signing-key",
        "Inngest",
        "the proof that Inngest calls",
        &[&[
            Any(&["signkey-prod-", "signkey-branch-", "signkey-test-"]),
            Run(HEX, 32, 64),
        ]],
    )
    .see(
        "https://www.inngest.com/docs/platform/signing-keys",
        "app.inngest.com → Signing key",
    ),
    family(
        "prefect-key",
        "Prefect",
        "the flows of an account",
        &[&[Any(&["pnu_", "pnb_"]), Run(ALNUM, 36, 36)]],
    )
    .see(
        "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
        "app.prefect.cloud → Profile → API Keys",
    ),
    family(
        "authress-key",
        "Authress",
        "an account's users and permissions",
        &[&[
            Any(&["scauth_", "authress_", "sc_", "ext_"]),
            Run(LOWER_NUM, 5, 30),
            Lit("."),
            Run(LOWER_NUM, 4, 6),
            Lit("."),
            Any(&["acc_", "acc-"]),
            Run(LOWER_NUM.or(DASH), 10, 32),
            Lit("."),
            Run(URL64.or(BASE64).or(EQUALS), 30, 120),
        ]],
    )
    .see(
        "https://authress.io/knowledge-base/docs/authorization/service-clients/secrets-scanning",
        "authress.io → Service clients",
    ),
];
