use crate::family::Part::{Any, Lit, Run, Uuid};
use crate::family::{Family, family};
use crate::set::{ALNUM, DASH, EQUALS, HEX, LOWER_NUM, UPPER_NUM, URL64};

pub(super) static FAMILIES: &[Family] = &[
    family(
        "circleci-token",
        "CircleCI",
        "the projects of a user, with their secrets",
        &[&[
            Any(&["CCIPAT_", "CCIPRJ_"]),
            Run(ALNUM, 22, 22),
            Lit("_"),
            Run(HEX, 40, 40),
        ]],
    )
    .see(
        "https://circleci.com/docs/managing-api-tokens/",
        "app.circleci.com → User settings → Personal API tokens",
    ),
    family(
        "buildkite-user-token",
        "Buildkite",
        "an organisation's pipelines, as a user",
        &[
            &[Lit("bkua_"), Run(LOWER_NUM, 40, 40)],
            &[Lit("bkua_"), Run(LOWER_NUM, 53, 53)],
        ],
    )
    .see(
        "https://buildkite.com/docs/apis/managing-api-tokens",
        "buildkite.com → Personal settings → API access tokens",
    ),
    family(
        "buildkite-service-token",
        "Buildkite",
        "an organisation's agents and packages",
        &[
            &[Lit("bkaa_"), Run(URL64, 75, 75)],
            &[Any(&["bkar_", "bkct_"]), Run(URL64, 73, 73)],
            &[Lit("bkpt_"), Run(URL64, 199, 199)],
            &[Lit("bkpat_"), Run(URL64, 54, 54)],
            &[Lit("bkps_"), Run(URL64, 64, 64)],
        ],
    )
    .see(
        "https://buildkite.com/docs/agent/v3/tokens",
        "buildkite.com → Agents → Agent tokens",
    ),
    family(
        "harness-key",
        "Harness",
        "an account's pipelines, with their secrets",
        &[&[
            Any(&["pat.", "sat."]),
            Run(URL64, 22, 22),
            Lit("."),
            Run(HEX, 24, 24),
            Lit("."),
            Run(ALNUM, 20, 20),
        ]],
    )
    .see(
        "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
        "app.harness.io → Profile → API keys",
    ),
    family(
        "octopus-key",
        "Octopus Deploy",
        "an instance's deployments",
        &[&[Lit("API-"), Run(UPPER_NUM, 26, 26)]],
    )
    .see(
        "https://octopus.com/docs/octopus-rest-api/how-to-create-an-api-key",
        "Octopus → Profile → My API keys",
    ),
    family(
        "sonar-token",
        "SonarSource",
        "the analyses and code of a project",
        &[&[Any(&["squ_", "sqp_", "sqa_", "sqb_"]), Run(HEX, 40, 40)]],
    )
    .see(
        "https://docs.sonarsource.com/sonarqube-server/latest/user-guide/managing-tokens/",
        "SonarQube → My account → Security",
    ),
    family(
        "sonarcloud-token",
        "SonarSource",
        "the analyses and code of an organisation",
        &[&[Lit("sqco_"), Run(ALNUM, 59, 59)]],
    )
    .see(
        "trufflehog: sonarcloud",
        "sonarcloud.io → My account → Security",
    ),
    family(
        "stackhawk-key",
        "StackHawk",
        "an organisation's scans",
        &[&[
            Lit("hawk."),
            Run(URL64, 20, 20),
            Lit("."),
            Run(URL64, 20, 20),
        ]],
    )
    .see(
        "https://docs.stackhawk.com/stackhawk-cli/",
        "app.stackhawk.com → Settings → API keys",
    ),
    family(
        "aikido-key",
        "Aikido",
        "an organisation's scans",
        &[
            &[Lit("AIK_SECRET_"), Run(ALNUM, 64, 64)],
            &[Lit("AIK_CI_"), Run(ALNUM, 20, 44)],
        ],
    )
    .see(
        "betterleaks: aikido-client-secret",
        "app.aikido.dev → Settings → Integrations",
    ),
    family(
        "mergify-key",
        "Mergify",
        "an organisation's queues",
        &[&[Lit("mergify_application_key_"), Run(URL64, 40, 200)]],
    )
    .see(
        "betterleaks: mergify-application-key",
        "dashboard.mergify.com → Applications",
    ),
    family(
        "postman-key",
        "Postman",
        "the collections of an account",
        &[&[Lit("PMAK-"), Run(HEX, 24, 24), Lit("-"), Run(HEX, 34, 34)]],
    )
    .see(
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
        "postman.co → Settings → API keys",
    ),
    family(
        "launchdarkly-key",
        "LaunchDarkly",
        "an account's feature flags",
        &[&[Any(&["api-", "sdk-"]), Uuid]],
    )
    .check(crate::checks::monitoring::launchdarkly)
    .see(
        "https://launchdarkly.com/docs/home/account/api",
        "app.launchdarkly.com → Account settings → Authorization",
    ),
    family(
        "devcycle-key",
        "DevCycle",
        "a project's feature flags",
        &[&[Lit("dvc_server_"), Run(URL64, 30, 60)]],
    )
    .low()
    .see(
        "https://docs.devcycle.com/essentials/keys/",
        "app.devcycle.com → Environments",
    ),
    family(
        "statsig-key",
        "Statsig",
        "a project's experiments",
        &[&[Lit("secret-"), Run(ALNUM, 40, 50)]],
    )
    .see(
        "https://docs.statsig.com/sdk-keys/api-keys",
        "console.statsig.com → Settings → Keys",
    ),
    family(
        "readme-key",
        "ReadMe",
        "a project's documentation",
        &[&[Lit("rdme_"), Run(LOWER_NUM, 70, 70)]],
    )
    .see(
        "https://docs.readme.com/main/reference/intro/authentication",
        "dash.readme.com → Configuration → API keys",
    ),
    family(
        "frameio-token",
        "Adobe",
        "an account's videos",
        &[&[Lit("fio-u-"), Run(URL64.or(EQUALS), 64, 64)]],
    )
    .see(
        "https://developer.frame.io/docs/getting-started/authentication",
        "developer.frame.io → Tokens",
    ),
    family(
        "adobe-client-secret",
        "Adobe",
        "an application's identity at Adobe",
        &[
            &[Lit("p8e-"), Run(LOWER_NUM.or(DASH), 32, 32)],
            &[Lit("p8e-"), Run(URL64, 32, 32)],
        ],
    )
    .see(
        "https://developer.adobe.com/developer-console/docs/guides/authentication/",
        "developer.adobe.com → Console → Credentials",
    ),
];
