use crate::checks::aws;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, BASE32, BASE64, EQUALS, HEX, UPPER_NUM, URL64};

pub(super) static FAMILIES: &[Family] = &[
    family("aws-access-key", "Amazon", "an AWS account, together with its secret key",
        &[&[Any(&["AKIA", "ASIA", "ABIA", "ACCA"]), Run(BASE32, 16, 16)]])
        .check(aws::key_id)
        .see("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html", "AWS → IAM → Users → Security credentials"),
    family("aws-bedrock-key", "Amazon", "models on Amazon Bedrock",
        &[&[Lit("ABSK"), Run(BASE64, 109, 269), Run(EQUALS, 0, 2)]])
        .check(aws::bedrock)
        .see("https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html", "AWS → Bedrock → API keys"),
    family("aws-bedrock-short-key", "Amazon", "models on Amazon Bedrock for some hours",
        &[&[Lit("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"), Run(BASE64, 40, 4096), Run(EQUALS, 0, 2)]])
        .see("https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys.html", "AWS → Bedrock → API keys"),
    family("alibaba-key-id", "Alibaba Cloud", "an account, together with its secret",
        &[&[Lit("LTAI"), Run(ALNUM, 16, 21)]])
        .low().see("https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair", "Alibaba Cloud → AccessKey Management"),
    family("tencent-key-id", "Tencent Cloud", "an account, together with its secret",
        &[&[Lit("AKID"), Run(ALNUM, 32, 32)]])
        .low().see("https://www.tencentcloud.com/document/product/598/34227", "Tencent Cloud → CAM → API keys"),
    family("yandex-iam-token", "Yandex", "Yandex Cloud for some hours",
        &[&[Lit("t1."), Run(URL64, 80, 900), Run(EQUALS, 0, 2), Lit("."), Run(URL64, 86, 86), Run(EQUALS, 0, 2)]])
        .see("https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token", "it ends by itself within twelve hours"),
    family("yandex-api-key", "Yandex", "Yandex Cloud as a service account",
        &[&[Lit("AQVN"), Run(URL64, 35, 38)]])
        .see("https://yandex.cloud/en/docs/iam/concepts/authorization/api-key", "Yandex Cloud → the service account → API keys"),
    family("yandex-static-key", "Yandex", "Yandex object storage",
        &[&[Lit("YCA"), Run(URL64, 22, 22)]])
        .see("https://yandex.cloud/en/docs/iam/concepts/authorization/access-key", "Yandex Cloud → the service account → access keys"),
    family("yandex-oauth-token", "Yandex", "a Yandex account, within its scopes",
        &[&[Any(&["y0__", "y0_"]), Run(URL64, 55, 70)]])
        .see("https://yandex.com/dev/id/doc/en/", "Yandex ID → Data access"),
    family("digitalocean-token", "DigitalOcean", "an account's servers and data",
        &[&[Any(&["dop_v1_", "doo_v1_", "dor_v1_"]), Run(HEX, 64, 64)]])
        .see("https://docs.digitalocean.com/reference/api/create-personal-access-token/", "cloud.digitalocean.com → API → Tokens"),
    family("digitalocean-spaces-key", "DigitalOcean", "a bucket, together with its secret",
        &[&[Lit("DO00"), Run(UPPER_NUM, 16, 16)], &[Lit("DO801"), Run(UPPER_NUM, 15, 15)]])
        .low().see("https://docs.digitalocean.com/products/spaces/how-to/manage-access/", "cloud.digitalocean.com → Spaces → Access keys"),
    family("cloudflare-key", "Cloudflare", "an account's zones and workers",
        &[&[Any(&["cfk_", "cfut_", "cfat_"]), Run(ALNUM, 40, 40), Run(HEX, 8, 8)]])
        .see("https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/", "dash.cloudflare.com → My Profile → API Tokens"),
    family("cloudflare-service-token", "Cloudflare", "applications behind Cloudflare Access",
        &[&[Lit("cfast_"), Run(ALNUM, 40, 40), Run(HEX, 8, 8)]])
        .see("https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/", "one.dash.cloudflare.com → Access → Service auth"),
    family("cloudflare-origin-ca-key", "Cloudflare", "the right to issue certificates for an account's zones",
        &[&[Lit("v1.0-"), Run(HEX, 24, 24), Lit("-"), Run(HEX, 146, 146)]])
        .see("https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/", "dash.cloudflare.com → My Profile → API Tokens → Origin CA Key"),
    family("upcloud-token", "UpCloud", "an account's servers",
        &[&[Lit("ucat_"), Run(ALNUM, 26, 26)]])
        .see("https://upcloud.com/docs/guides/managing-api-tokens/", "hub.upcloud.com → Account → API tokens"),
    family("exoscale-key", "Exoscale", "an account, together with its secret",
        &[&[Lit("EXO"), Run(HEX, 24, 24)], &[Lit("EXO"), Run(ALNUM, 24, 30)]])
        .low().see("https://community.exoscale.com/product/iam/how-to/", "portal.exoscale.com → IAM → API keys"),
    family("scaleway-key-id", "Scaleway", "an account, together with its secret",
        &[&[Lit("SCW"), Run(UPPER_NUM, 17, 17)]])
        .low().see("https://www.scaleway.com/en/docs/iam/how-to/create-api-keys/", "console.scaleway.com → IAM → API keys"),
    family("openshift-token", "Red Hat", "an OpenShift cluster as a user",
        &[&[Lit("sha256~"), Run(URL64, 43, 43)]])
        .see("https://docs.openshift.com/container-platform/latest/authentication/managing-oauth-access-tokens.html", "oc delete useroauthaccesstoken"),
    family("portainer-token", "Portainer", "a Portainer as a user",
        &[&[Lit("ptr_"), Run(BASE64, 43, 43), Run(EQUALS, 0, 1)]])
        .see("https://docs.portainer.io/api/access", "Portainer → My account → Access tokens"),
    family("roblox-cookie", "Roblox", "a Roblox account",
        &[&[Lit("WARNING:-DO-NOT-SHARE-THIS.--Sharing-this-will-allow-someone-to-log-in-as-you-and-to-steal-your-ROBUX-and-items.|_"), Run(UPPER_NUM, 100, 1500)]])
        .see("the cookie says so itself", "roblox.com → log out of all sessions"),
];
