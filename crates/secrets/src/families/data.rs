use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, ALPHA, BASE64, DIGIT, DOT, HEX, LOWER_NUM, URL64, WORD};

pub(super) static FAMILIES: &[Family] = &[
    family("databricks-token", "Databricks", "a workspace as a user",
        &[&[Lit("dapi"), Run(HEX, 32, 32), Lit("-"), Run(DIGIT, 1, 1)], &[Lit("dapi"), Run(HEX, 32, 32)]])
        .see("https://docs.databricks.com/aws/en/dev-tools/auth/pat", "Databricks → User settings → Developer → Access tokens"),
    family("databricks-service-secret", "Databricks", "a workspace as a service principal",
        &[&[Lit("dose"), Run(HEX, 32, 32)]])
        .see("https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m", "Databricks → Service principals → Secrets"),
    family("mongodb-service-secret", "MongoDB", "an organisation's clusters",
        &[&[Lit("mdb_sa_sk_"), Run(URL64, 40, 40)]])
        .see("https://www.mongodb.com/docs/atlas/configure-api-access/", "cloud.mongodb.com → Access manager → Service accounts"),
    family("cockroach-key", "Cockroach Labs", "an organisation's clusters",
        &[&[Lit("CCDB1_"), Run(ALNUM, 22, 22), Lit("_"), Run(ALNUM, 40, 40)]])
        .see("https://www.cockroachlabs.com/docs/cockroachcloud/managing-access", "cockroachlabs.cloud → Access management"),
    family("clickhouse-key", "ClickHouse", "an organisation's services",
        &[&[Lit("4b1d"), Run(ALNUM, 38, 38)]])
        .see("https://clickhouse.com/docs/cloud/manage/openapi", "console.clickhouse.cloud → API keys"),
    family("astra-token", "DataStax", "an organisation's databases",
        &[&[Lit("AstraCS:"), Run(ALPHA, 24, 24), Lit(":"), Run(HEX, 64, 64)]])
        .see("https://docs.datastax.com/en/astra-db-serverless/administration/manage-application-tokens.html", "astra.datastax.com → Tokens"),
    family("airtable-token", "Airtable", "the bases of a user",
        &[&[Lit("pat"), Run(ALNUM, 14, 14), Lit("."), Run(HEX, 64, 64)]])
        .see("https://support.airtable.com/docs/creating-personal-access-tokens", "airtable.com → Builder hub → Personal access tokens"),
    family("confluent-secret", "Confluent", "a cluster or an organisation's clusters",
        &[&[Lit("cflt"), Run(BASE64, 60, 60)]])
        .see("https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html", "confluent.cloud → API keys"),
    family("dbt-token", "dbt Labs", "an account's projects",
        &[&[Any(&["dbtc_", "dbtu_"]), Run(URL64, 40, 64)]])
        .see("https://docs.getdbt.com/docs/dbt-cloud-apis/authentication", "dbt Cloud → Account settings → API tokens"),
    family("maxmind-key", "MaxMind", "databases at its owner's cost",
        &[&[Run(ALNUM, 6, 6), Lit("_"), Run(ALNUM, 29, 29), Lit("_mmk")]])
        .see("https://dev.maxmind.com/license-key-specification/", "maxmind.com → Manage license keys"),
    family("salesforce-token", "Salesforce", "an organisation as a user",
        &[&[Run(ALNUM, 15, 15), Lit("!AQ"), Run(WORD.or(DOT), 80, 260)]])
        .check(crate::checks::business::salesforce)
        .see("https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_tokens_scopes.htm", "Salesforce → Setup → Session management"),
    family("salesforce-consumer-key", "Salesforce", "an application's identity, together with its secret",
        &[&[Lit("3MVG9"), Run(WORD.or(DOT), 80, 251)]])
        .low().see("https://help.salesforce.com/s/articleView?id=xcloud.connected_app_create_api_integration.htm", "Salesforce → Setup → App manager"),
    family("retool-token", "Retool", "an organisation's applications",
        &[&[Lit("retool_01"), Run(LOWER_NUM, 24, 32)]])
        .see("https://docs.retool.com/org-users/guides/retool-api/authentication", "Retool → Settings → API"),
];
