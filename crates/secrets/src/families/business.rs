use crate::family::Part::{Any, Lit, Run, Uuid};
use crate::family::{Family, family};
use crate::set::{ALNUM, BASE64, EQUALS, HEX, URL64};

pub(super) static FAMILIES: &[Family] = &[
    family("pubnub-secret-key", "PubNub", "an application's messages and permissions",
        &[&[Lit("sec-c-"), Run(ALNUM, 40, 60)]])
        .see("https://www.pubnub.com/docs/general/basics/initialize-pubnub", "admin.pubnub.com → Keysets"),
    family("pubnub-publish-key", "PubNub", "the right to write an application's messages",
        &[&[Lit("pub-c-"), Uuid]])
        .low().see("https://www.pubnub.com/docs/general/basics/initialize-pubnub", "admin.pubnub.com → Keysets"),
    family("flexport-token", "Flexport", "a merchant's orders",
        &[&[Lit("shltm_"), Run(URL64, 40, 40)]])
        .see("trufflehog: flexport", "portal.flexport.com → API tokens"),
    family("fleetbase-key", "Fleetbase", "a company's orders",
        &[&[Lit("flb_live_"), Run(ALNUM, 20, 20)]])
        .see("https://docs.fleetbase.io/", "console.fleetbase.io → Developers → API keys"),
    family("adafruit-io-key", "Adafruit", "the feeds of a user",
        &[&[Lit("aio_"), Run(ALNUM, 28, 28)]])
        .see("https://io.adafruit.com/api/docs/#authentication", "io.adafruit.com → My key"),
    family("ubidots-token", "Ubidots", "the devices of a user",
        &[&[Any(&["BBFF-", "BBUS-"]), Run(ALNUM, 30, 30)]])
        .see("https://docs.ubidots.com/reference/authentication", "industrial.ubidots.com → API credentials"),
    family("nightfall-key", "Nightfall", "an organisation's scans",
        &[&[Lit("NF-"), Run(ALNUM, 32, 32)]])
        .see("https://help.nightfall.ai/developer-api/getting_started/creating-api-key", "app.nightfall.ai → Developer platform"),
    family("dependency-track-key", "OWASP", "a Dependency-Track's projects",
        &[&[Lit("odt_"), Run(ALNUM, 32, 255)]])
        .see("https://docs.dependencytrack.org/integrations/rest-api/", "Dependency-Track → Administration → Teams"),
    family("dfuse-key", "dfuse", "chain data at its owner's cost",
        &[&[Lit("web_"), Run(HEX, 32, 32)]])
        .low().see("trufflehog: dfuse", "app.dfuse.io → API keys"),
    family("liveblocks-key", "Liveblocks", "a project's rooms",
        &[&[Any(&["sk_prod_", "sk_dev_"]), Run(URL64, 60, 80)]])
        .see("https://liveblocks.io/docs/authentication", "liveblocks.io → API keys"),
    family("stytch-secret", "Stytch", "a project's users",
        &[&[Lit("secret-live-"), Run(URL64, 36, 36)]])
        .see("https://stytch.com/docs/api/authentication", "stytch.com → API keys"),
    family("alchemy-key", "Alchemy", "chain data at its owner's cost",
        &[&[Lit("alcht_"), Run(ALNUM, 30, 36)]])
        .see("https://www.alchemy.com/docs/create-an-api-key", "dashboard.alchemy.com → Apps"),
    family("pinterest-token", "Pinterest", "what a user has granted to an application",
        &[&[Any(&["pina_", "pinr."]), Run(URL64, 40, 200)]])
        .see("https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/", "developers.pinterest.com → My apps"),
    family("dropbox-token", "Dropbox", "the files of a user, for some hours",
        &[&[Lit("sl.u."), Run(URL64, 130, 1400)], &[Lit("sl."), Run(URL64, 130, 1400)]])
        .see("https://developers.dropbox.com/oauth-guide", "dropbox.com → Settings → Connected apps"),
    family("asaas-key", "Asaas", "payments of an account",
        &[&[Any(&["aact_prod_", "aact_hmlg_"]), Run(BASE64, 60, 240), Run(EQUALS, 0, 2)]])
        .see("https://docs.asaas.com/docs/chaves-de-api", "asaas.com → Integrações → Chaves de API"),
];
