use crate::family::Part::{Any, Lit, Run, Uuid};
use crate::family::{Family, family};
use crate::set::{ALNUM, ANY_HEX, BASE64, DIGIT, EQUALS, HEX, LOWER_NUM, URL64};

const STRIPE: &str = "https://docs.stripe.com/keys";
const STRIPE_KEYS: &str = "dashboard.stripe.com → Developers → API keys";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "stripe-key",
        "Stripe",
        "payments and customers of an account",
        &[&[
            Any(&[
                "sk_live_",
                "rk_live_",
                "sk_org_live_",
                "sk_prod_",
                "rk_prod_",
            ]),
            Run(ALNUM, 14, 247),
        ]],
    )
    .see(STRIPE, STRIPE_KEYS),
    family(
        "stripe-test-key",
        "Stripe",
        "an account's sandbox",
        &[&[Any(&["sk_test_", "rk_test_"]), Run(ALNUM, 20, 247)]],
    )
    .low()
    .see(STRIPE, STRIPE_KEYS),
    family(
        "stripe-webhook-secret",
        "Stripe",
        "the proof that Stripe calls",
        &[&[Lit("whsec_"), Run(BASE64, 32, 64), Run(EQUALS, 0, 2)]],
    )
    .see(
        "https://docs.stripe.com/webhooks#verify-official-libraries",
        "dashboard.stripe.com → Developers → Webhooks",
    ),
    family(
        "paystack-key",
        "Paystack",
        "payments of an account",
        &[&[Lit("sk_live_"), Run(HEX, 40, 40)]],
    )
    .see(
        "https://paystack.com/docs/api/authentication/",
        "dashboard.paystack.com → Settings → API Keys",
    ),
    family(
        "workos-key",
        "WorkOS",
        "the users and directories of an organisation",
        &[&[
            Lit("sk_live_a2V5Xz"),
            Run(BASE64, 40, 100),
            Run(EQUALS, 0, 2),
        ]],
    )
    .see(
        "https://workos.com/docs/reference/api-keys",
        "dashboard.workos.com → API Keys",
    ),
    family(
        "square-token",
        "Square",
        "payments and customers of a seller",
        &[
            &[Lit("EAAA"), Run(URL64, 60, 60)],
            &[Lit("sq0atp-"), Run(URL64, 22, 22)],
        ],
    )
    .see(
        "https://developer.squareup.com/docs/build-basics/access-tokens",
        "developer.squareup.com → Credentials",
    ),
    family(
        "square-application-secret",
        "Square",
        "an application's identity at Square",
        &[&[Lit("sq0csp-"), Run(URL64, 43, 43)]],
    )
    .see(
        "https://developer.squareup.com/docs/build-basics/access-tokens",
        "developer.squareup.com → OAuth",
    ),
    family(
        "braintree-token",
        "PayPal",
        "payments of a Braintree account",
        &[&[
            Lit("production$"),
            Run(LOWER_NUM, 16, 16),
            Lit("$"),
            Run(HEX, 32, 32),
        ]],
    )
    .see(
        "https://developer.paypal.com/braintree/docs/guides/extend/oauth/access-tokens",
        "braintreegateway.com → Settings → API",
    ),
    family(
        "flutterwave-key",
        "Flutterwave",
        "payments of an account",
        &[&[Lit("FLWSECK-"), Run(LOWER_NUM, 32, 32), Lit("-X")]],
    )
    .see(
        "https://developer.flutterwave.com/docs/authentication",
        "dashboard.flutterwave.com → Settings → APIs",
    ),
    family(
        "flutterwave-test-key",
        "Flutterwave",
        "an account's sandbox",
        &[&[Lit("FLWSECK_TEST-"), Run(LOWER_NUM, 32, 32), Lit("-X")]],
    )
    .low()
    .see(
        "https://developer.flutterwave.com/docs/authentication",
        "dashboard.flutterwave.com → Settings → APIs",
    ),
    family(
        "razorpay-key-id",
        "Razorpay",
        "payments of an account, together with its secret",
        &[&[Lit("rzp_live_"), Run(ALNUM, 14, 14)]],
    )
    .low()
    .see(
        "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
        "dashboard.razorpay.com → Settings → API Keys",
    ),
    family(
        "mollie-key",
        "Mollie",
        "payments of an account",
        &[&[Lit("live_"), Run(ALNUM, 30, 30)]],
    )
    .see(
        "https://docs.mollie.com/reference/authentication",
        "my.mollie.com → Developers → API keys",
    ),
    family(
        "gocardless-token",
        "GoCardless",
        "direct debits of an account",
        &[&[Lit("live_"), Run(URL64, 40, 40)]],
    )
    .see(
        "https://developer.gocardless.com/api-reference/#making-requests-authentication",
        "manage.gocardless.com → Developers",
    ),
    family(
        "lob-key",
        "Lob",
        "letters in its owner's name",
        &[&[Lit("live_"), Run(HEX, 35, 35)]],
    )
    .see(
        "https://docs.lob.com/#tag/Authentication",
        "dashboard.lob.com → Settings → API Keys",
    ),
    family(
        "easypost-key",
        "EasyPost",
        "shipments at its owner's cost",
        &[&[Lit("EZAK"), Run(ALNUM, 54, 54)]],
    )
    .see(
        "https://docs.easypost.com/docs/authentication",
        "easypost.com → Account → API Keys",
    ),
    family(
        "easypost-test-key",
        "EasyPost",
        "an account's sandbox",
        &[&[Lit("EZTK"), Run(ALNUM, 54, 54)]],
    )
    .low()
    .see(
        "https://docs.easypost.com/docs/authentication",
        "easypost.com → Account → API Keys",
    ),
    family(
        "shippo-token",
        "Shippo",
        "shipments at its owner's cost",
        &[&[Lit("shippo_live_"), Run(HEX, 40, 40)]],
    )
    .see(
        "https://docs.goshippo.com/docs/guides_general/authentication/",
        "apps.goshippo.com → Settings → API",
    ),
    family(
        "shippo-test-token",
        "Shippo",
        "an account's sandbox",
        &[&[Lit("shippo_test_"), Run(HEX, 40, 40)]],
    )
    .low()
    .see(
        "https://docs.goshippo.com/docs/guides_general/authentication/",
        "apps.goshippo.com → Settings → API",
    ),
    family(
        "duffel-token",
        "Duffel",
        "bookings at its owner's cost",
        &[&[
            Any(&["duffel_live_", "duffel_test_"]),
            Run(URL64.or(EQUALS), 43, 43),
        ]],
    )
    .see(
        "https://duffel.com/docs/api/overview/authentication",
        "app.duffel.com → Access tokens",
    ),
    family(
        "plaid-access-token",
        "Plaid",
        "a customer's bank accounts, together with a client's secret",
        &[&[Any(&["access-production-", "access-development-"]), Uuid]],
    )
    .see(
        "https://plaid.com/docs/api/tokens/",
        "POST /item/access_token/invalidate",
    ),
    family(
        "pagarme-key",
        "Pagar.me",
        "payments of an account",
        &[&[Lit("ak_live_"), Run(ALNUM, 30, 30)]],
    )
    .see("trufflehog: pagarme", "dash.pagar.me → API keys"),
    family(
        "paddle-key",
        "Paddle",
        "payments and customers of an account",
        &[&[
            Lit("pdl_live_apikey_"),
            Run(LOWER_NUM, 26, 26),
            Lit("_"),
            Run(ALNUM, 22, 22),
            Lit("_"),
            Run(ALNUM, 3, 3),
        ]],
    )
    .see(
        "https://developer.paddle.com/api-reference/about/api-keys",
        "vendors.paddle.com → Developer tools → Authentication",
    ),
    family(
        "polar-token",
        "Polar",
        "products and customers of an organisation",
        &[&[
            Any(&["polar_pat_", "polar_oat_", "polar_at_"]),
            Run(URL64, 40, 64),
        ]],
    )
    .see(
        "https://docs.polar.sh/integrate/authentication",
        "polar.sh → Settings → Access tokens",
    ),
    family(
        "ramp-client-secret",
        "Ramp",
        "an organisation's spending",
        &[&[Lit("ramp_sec_"), Run(ALNUM, 48, 48)]],
    )
    .see(
        "https://docs.ramp.com/developer-api/v1/authorization",
        "app.ramp.com → Developer",
    ),
    family(
        "mercadopago-token",
        "Mercado Pago",
        "payments of a seller",
        &[&[
            Lit("APP_USR-"),
            Run(DIGIT, 13, 16),
            Lit("-"),
            Run(DIGIT, 6, 6),
            Lit("-"),
            Run(HEX, 32, 32),
            Lit("-"),
            Run(DIGIT, 6, 10),
        ]],
    )
    .see(
        "https://www.mercadopago.com.br/developers/en/docs/your-integrations/credentials",
        "mercadopago.com → Your integrations → Credentials",
    ),
    family(
        "shopify-token",
        "Shopify",
        "a shop's orders and customers",
        &[&[
            Any(&["shpat_", "shpca_", "shppa_", "shptka_"]),
            Run(ANY_HEX, 32, 32),
        ]],
    )
    .see(
        "https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens",
        "the shop's admin → Settings → Apps",
    ),
    family(
        "shopify-application-secret",
        "Shopify",
        "an application's identity at Shopify",
        &[&[Lit("shpss_"), Run(ANY_HEX, 32, 32)]],
    )
    .see(
        "https://shopify.dev/docs/apps/build/authentication-authorization/client-secrets",
        "partners.shopify.com → the app → Client credentials",
    ),
    family(
        "woocommerce-secret",
        "Automattic",
        "a shop's orders and customers",
        &[&[Lit("cs_"), Run(HEX, 40, 40)]],
    )
    .see(
        "https://woocommerce.com/document/woocommerce-rest-api/",
        "WooCommerce → Settings → Advanced → REST API",
    ),
];
