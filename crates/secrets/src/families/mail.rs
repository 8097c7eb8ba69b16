use crate::family::Part::{Any, Lit, Run, Uuid};
use crate::family::{Family, family};
use crate::set::{ALNUM, DIGIT, HEX, LOWER_BASE32, UPPER_NUM, URL64};

pub(super) static FAMILIES: &[Family] = &[
    family(
        "sendgrid-key",
        "Twilio",
        "mail in its owner's name",
        &[&[Lit("SG."), Run(URL64, 22, 22), Lit("."), Run(URL64, 43, 43)]],
    )
    .see(
        "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
        "app.sendgrid.com → Settings → API Keys",
    ),
    family(
        "mailgun-key",
        "Mailgun",
        "mail in its owner's name",
        &[&[Lit("key-"), Run(HEX, 32, 32)]],
    )
    .see(
        "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/",
        "app.mailgun.com → API Security",
    ),
    family(
        "mailchimp-key",
        "Intuit",
        "the lists and campaigns of an account",
        &[&[Run(HEX, 32, 32), Lit("-us"), Run(DIGIT, 1, 2)]],
    )
    .see(
        "https://mailchimp.com/developer/marketing/guides/quick-start/",
        "Mailchimp → Account → Extras → API keys",
    ),
    family(
        "mandrill-key",
        "Intuit",
        "mail in its owner's name",
        &[&[Lit("md-"), Run(URL64, 22, 22)]],
    )
    .see(
        "https://mailchimp.com/developer/transactional/guides/quick-start/",
        "mandrillapp.com → Settings → SMTP & API",
    ),
    family(
        "resend-key",
        "Resend",
        "mail in its owner's name",
        &[&[Lit("re_"), Run(ALNUM, 8, 8), Lit("_"), Run(ALNUM, 24, 24)]],
    )
    .see(
        "https://resend.com/docs/dashboard/api-keys/introduction",
        "resend.com → API Keys",
    ),
    family(
        "brevo-key",
        "Brevo",
        "mail and contacts of an account",
        &[&[
            Any(&["xkeysib-", "xsmtpsib-"]),
            Run(HEX, 64, 64),
            Lit("-"),
            Run(ALNUM, 16, 16),
        ]],
    )
    .see(
        "https://developers.brevo.com/docs/getting-started",
        "app.brevo.com → SMTP & API",
    ),
    family(
        "mailersend-token",
        "MailerSend",
        "mail in its owner's name",
        &[&[Lit("mlsn."), Run(HEX, 64, 64)]],
    )
    .see(
        "https://developers.mailersend.com/general.html#authentication",
        "app.mailersend.com → Integrations → API tokens",
    ),
    family(
        "hubspot-token",
        "HubSpot",
        "an account's customers",
        &[&[
            Any(&["pat-na1-", "pat-na2-", "pat-na3-", "pat-eu1-", "pat-ap1-"]),
            Uuid,
        ]],
    )
    .see(
        "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
        "HubSpot → Settings → Integrations → Private Apps",
    ),
    family(
        "klaviyo-key",
        "Klaviyo",
        "an account's customers",
        &[
            &[Lit("pk_"), Run(HEX, 34, 34)],
            &[Lit("pk_"), Run(ALNUM, 6, 6), Lit("_"), Run(HEX, 34, 34)],
        ],
    )
    .see(
        "https://developers.klaviyo.com/en/docs/authenticate_",
        "klaviyo.com → Settings → API keys",
    ),
    family(
        "onesignal-key",
        "OneSignal",
        "messages to every user of an application",
        &[&[
            Any(&["os_v2_app_", "os_v2_org_"]),
            Run(LOWER_BASE32, 103, 103),
        ]],
    )
    .see(
        "https://documentation.onesignal.com/docs/keys-and-ids",
        "OneSignal → Settings → Keys & IDs",
    ),
    family(
        "courier-key",
        "Courier",
        "messages to an application's users",
        &[&[Lit("pk_prod_"), Run(UPPER_NUM, 28, 28)]],
    )
    .see(
        "https://www.courier.com/docs/reference/authentication",
        "app.courier.com → Settings → API Keys",
    ),
];
