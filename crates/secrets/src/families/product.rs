use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, DIGIT, HEX, LOWER_NUM, UPPER_NUM, URL64};

pub(super) static FAMILIES: &[Family] = &[
    family(
        "notion-token",
        "Notion",
        "the pages that an integration was given",
        &[
            &[Lit("ntn_"), Run(DIGIT, 11, 11), Run(ALNUM, 35, 35)],
            &[Lit("secret_"), Run(ALNUM, 43, 43)],
        ],
    )
    .see(
        "https://developers.notion.com/reference/authentication",
        "notion.so → My integrations",
    ),
    family(
        "linear-key",
        "Linear",
        "a workspace as a user",
        &[
            &[Lit("lin_api_"), Run(ALNUM, 40, 40)],
            &[Lit("lin_oauth_"), Run(HEX, 64, 64)],
        ],
    )
    .see(
        "https://linear.app/developers/graphql",
        "linear.app → Settings → API",
    ),
    family(
        "figma-token",
        "Figma",
        "the files of a user",
        &[&[
            Any(&["figd_", "figo_", "figu_", "figp_"]),
            Run(URL64, 38, 54),
        ]],
    )
    .see(
        "https://www.figma.com/developers/api#access-tokens",
        "figma.com → Settings → Security",
    ),
    family(
        "clickup-token",
        "ClickUp",
        "the tasks of a user",
        &[&[
            Lit("pk_"),
            Run(DIGIT, 6, 9),
            Lit("_"),
            Run(UPPER_NUM, 32, 32),
        ]],
    )
    .see(
        "https://developer.clickup.com/docs/authentication",
        "app.clickup.com → Settings → Apps",
    ),
    family(
        "typeform-token",
        "Typeform",
        "the forms of a user and their answers",
        &[
            &[
                Lit("tfp_"),
                Run(URL64, 44, 44),
                Lit("_"),
                Run(URL64, 14, 14),
            ],
            &[Lit("tfp_"), Run(URL64, 40, 60)],
        ],
    )
    .see(
        "https://www.typeform.com/developers/get-started/personal-access-token/",
        "admin.typeform.com → Personal tokens",
    ),
    family(
        "contentful-token",
        "Contentful",
        "the spaces of a user",
        &[&[Lit("CFPAT-"), Run(URL64, 43, 43)]],
    )
    .see(
        "https://www.contentful.com/developers/docs/references/authentication/",
        "app.contentful.com → Account settings → Tokens",
    ),
    family(
        "canva-client-secret",
        "Canva",
        "an integration's identity at Canva",
        &[&[Lit("cnvca"), Run(URL64, 51, 51)]],
    )
    .see(
        "https://www.canva.dev/docs/connect/authentication/",
        "canva.com → Developers → Your integrations",
    ),
    family(
        "voiceflow-key",
        "Voiceflow",
        "an assistant's conversations",
        &[&[
            Any(&["VF.DM.", "VF.WS.", "VF."]),
            Run(HEX, 24, 24),
            Lit("."),
            Run(ALNUM, 16, 16),
        ]],
    )
    .see(
        "https://docs.voiceflow.com/reference/authentication",
        "Voiceflow → Settings → API keys",
    ),
    family(
        "zoho-token",
        "Zoho",
        "what a user has granted to an application",
        &[&[Lit("1000."), Run(HEX, 32, 32), Lit("."), Run(HEX, 32, 32)]],
    )
    .see(
        "https://www.zoho.com/accounts/protocol/oauth.html",
        "accounts.zoho.com → Connected apps",
    ),
    family(
        "zapier-webhook",
        "Zapier",
        "a workflow, for anybody",
        &[&[
            Lit("hooks.zapier.com/hooks/catch/"),
            Run(DIGIT, 5, 9),
            Lit("/"),
            Run(LOWER_NUM, 6, 8),
        ]],
    )
    .low()
    .see(
        "https://help.zapier.com/hc/en-us/articles/8496288690317",
        "zapier.com → the Zap's trigger",
    ),
    family(
        "n8n-key",
        "n8n",
        "an instance's workflows",
        &[&[Lit("n8n_api_"), Run(HEX, 40, 160)]],
    )
    .see(
        "https://docs.n8n.io/api/authentication/",
        "n8n → Settings → n8n API",
    ),
    family(
        "unkey-root-key",
        "Unkey",
        "a workspace's keys",
        &[&[Lit("unkey_"), Run(ALNUM, 20, 32)]],
    )
    .see(
        "https://www.unkey.com/docs/security/root-keys",
        "app.unkey.com → Settings → Root keys",
    ),
    family(
        "zuplo-key",
        "Zuplo",
        "an API behind Zuplo",
        &[&[
            Lit("zpka_"),
            Run(LOWER_NUM, 32, 32),
            Lit("_"),
            Run(HEX, 8, 8),
        ]],
    )
    .see(
        "https://zuplo.com/docs/articles/api-key-leak-detection",
        "portal.zuplo.com → API key service",
    ),
    family(
        "onfido-token",
        "Onfido",
        "the identity checks of an organisation",
        &[&[
            Any(&["api_live.", "api_live_us.", "api_live_ca."]),
            Run(URL64, 11, 11),
            Lit("."),
            Run(URL64, 32, 32),
        ]],
    )
    .see(
        "https://documentation.onfido.com/api/latest/#api-tokens",
        "dashboard.onfido.com → Developers → Tokens",
    ),
    family(
        "intra42-secret",
        "42",
        "an application's identity at 42",
        &[&[Any(&["s-s4t2ud-", "s-s4t2af-"]), Run(HEX, 64, 64)]],
    )
    .see(
        "https://api.intra.42.fr/apidoc/guides/getting_started",
        "intra.42.fr → Settings → API",
    ),
    family(
        "lichess-token",
        "Lichess",
        "a user's games",
        &[&[Any(&["lip_", "lio_"]), Run(ALNUM, 20, 32)]],
    )
    .see(
        "https://lichess.org/api#section/Introduction/Authentication",
        "lichess.org → Preferences → API access tokens",
    ),
    family(
        "settlemint-token",
        "SettleMint",
        "an organisation's networks",
        &[&[Any(&["sm_aat_", "sm_pat_", "sm_sat_"]), Run(ALNUM, 16, 16)]],
    )
    .see(
        "gitleaks: settlemint-personal-access-token",
        "console.settlemint.com → Access tokens",
    ),
    family(
        "samsara-token",
        "Samsara",
        "an organisation's vehicles",
        &[&[Lit("samsara_api_"), Run(ALNUM, 30, 30)]],
    )
    .see(
        "https://developers.samsara.com/docs/authentication",
        "cloud.samsara.com → Settings → API tokens",
    ),
];
