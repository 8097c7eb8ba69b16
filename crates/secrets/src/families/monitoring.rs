use crate::checks::monitoring;
use crate::family::Part::{Any, Lit, Run, Uuid};
use crate::family::{Family, family};
use crate::set::{ALNUM, ANY_HEX, BASE64, EQUALS, HEX, LOWER_NUM, UPPER_NUM, URL64};

const GRAFANA: &str = "https://github.com/grafana/grafana (pkg/components/satokengen)";
const NEW_RELIC: &str = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/";
const NEW_RELIC_KEYS: &str = "one.newrelic.com → API keys";

pub(super) static FAMILIES: &[Family] = &[
    family("grafana-service-token", "Grafana", "a Grafana as a service account",
        &[&[Lit("glsa_"), Run(ALNUM, 32, 32), Lit("_"), Run(ANY_HEX, 8, 8)]])
        .check(monitoring::grafana_service)
        .see(GRAFANA, "Grafana → Administration → Service accounts"),
    family("grafana-cloud-token", "Grafana", "a Grafana Cloud stack",
        &[&[Lit("glc_"), Run(BASE64, 40, 400), Run(EQUALS, 0, 3)]])
        .check(monitoring::grafana_cloud)
        .see("https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/", "grafana.com → Access policies"),
    family("grafana-api-key", "Grafana", "a Grafana",
        &[&[Lit("eyJrIjoi"), Run(BASE64, 60, 400), Run(EQUALS, 0, 3)]])
        .check(monitoring::grafana_legacy)
        .see(GRAFANA, "Grafana → Administration → API keys"),
    family("sentry-organisation-token", "Sentry", "an organisation's releases and source maps",
        &[&[Lit("sntrys_"), Run(BASE64, 40, 600), Run(EQUALS, 0, 2), Lit("_"), Run(BASE64, 43, 43)]])
        .check(monitoring::sentry)
        .see("https://github.com/getsentry/sentry (orgauthtoken_token.py)", "sentry.io → Settings → Auth tokens"),
    family("sentry-user-token", "Sentry", "the organisations of a user",
        &[&[Any(&["sntryu_", "sntrya_", "sntryi_"]), Run(HEX, 64, 64)]])
        .see("https://docs.sentry.io/account/auth-tokens/", "sentry.io → User settings → Auth tokens"),
    family("newrelic-user-key", "New Relic", "an account's data",
        &[&[Lit("NRAK-"), Run(UPPER_NUM, 27, 27)]])
        .see(NEW_RELIC, NEW_RELIC_KEYS),
    family("newrelic-insert-key", "New Relic", "the right to write into an account's data",
        &[&[Lit("NRII-"), Run(URL64, 32, 32)], &[Lit("NRIQ-"), Run(URL64, 32, 32)]])
        .see(NEW_RELIC, NEW_RELIC_KEYS),
    family("newrelic-admin-key", "New Relic", "an account's settings",
        &[&[Lit("NRRA-"), Run(HEX, 42, 42)]])
        .see(NEW_RELIC, NEW_RELIC_KEYS),
    family("newrelic-license-key", "New Relic", "the right to write into an account's data",
        &[&[Run(HEX, 32, 32), Lit("FFFFNRAL")], &[Run(HEX, 36, 36), Lit("NRAL")]])
        .see(NEW_RELIC, NEW_RELIC_KEYS),
    family("newrelic-browser-key", "New Relic", "the right to write into an account's data, as pages do",
        &[&[Any(&["NRJS-", "NRBR-"]), Run(HEX, 19, 19)]])
        .low().see(NEW_RELIC, NEW_RELIC_KEYS),
    family("dynatrace-token", "Dynatrace", "an environment's data and settings",
        &[&[Any(&["dt0c01.", "dt0s01.", "dt0s02.", "dt0s03.", "dt0s04.", "dt0s06.", "dt0s08.", "dt0s09.", "dt0a01.", "dt0v01."]), Run(UPPER_NUM, 24, 24), Lit("."), Run(UPPER_NUM, 64, 64)]])
        .see("https://docs.dynatrace.com/docs/dynatrace-api/basics/dynatrace-api-authentication", "Dynatrace → Access tokens"),
    family("honeycomb-ingest-key", "Honeycomb", "the right to write into an environment's data",
        &[&[Any(&["hcaik_", "hcbik_", "hccik_", "hcdik_", "hcxik_"]), Run(LOWER_NUM, 58, 58)]])
        .see("https://docs.honeycomb.io/configure/environments/manage-api-keys/", "ui.honeycomb.io → Environment settings → API keys"),
    family("axiom-token", "Axiom", "an organisation's data",
        &[&[Any(&["xaat-", "xapt-"]), Uuid]])
        .see("https://axiom.co/docs/reference/tokens", "app.axiom.co → Settings → API tokens"),
    family("posthog-personal-key", "PostHog", "the projects of a user",
        &[&[Lit("phx_"), Run(URL64, 41, 49)]])
        .see("https://posthog.com/docs/api", "PostHog → Settings → Personal API keys"),
    family("segment-token", "Twilio", "a workspace's sources and destinations",
        &[&[Lit("sgp_"), Run(ALNUM, 64, 64)]])
        .see("https://docs.segmentapis.com/tag/Getting-Started", "app.segment.com → Settings → Access management"),
    family("rootly-key", "Rootly", "an organisation's incidents",
        &[&[Lit("rootly_"), Run(HEX, 64, 64)]])
        .see("https://docs.rootly.com/api-reference/overview", "rootly.com → Organization settings → API keys"),
    family("coralogix-key", "Coralogix", "a team's data",
        &[&[Any(&["cxtp_", "cxup_"]), Run(ALNUM, 30, 30)]])
        .see("https://coralogix.com/docs/user-guides/account-management/api-keys/api-keys/", "Coralogix → Settings → API keys"),
    family("wakatime-key", "WakaTime", "a user's hours and projects",
        &[&[Lit("waka_"), Uuid], &[Any(&["waka_tok_", "waka_sec_", "waka_ref_"]), Run(ALNUM, 36, 80)]])
        .see("https://wakatime.com/developers", "wakatime.com → Settings → API key"),
    family("fullstory-key", "FullStory", "an organisation's recordings",
        &[&[Any(&["na1.", "eu1."]), Run(BASE64, 100, 100)]])
        .see("https://developer.fullstory.com/server/authentication/", "app.fullstory.com → Settings → API keys"),
    family("elastic-cloud-key", "Elastic", "an organisation's deployments",
        &[&[Lit("essu_"), Run(URL64, 60, 200), Run(EQUALS, 0, 2)]])
        .see("https://www.elastic.co/docs/deploy-manage/api-keys/elastic-cloud-api-keys", "cloud.elastic.co → Organization → API keys"),
];
