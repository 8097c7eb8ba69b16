use super::DIGITS64;
use crate::checks::chat;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{
    ALNUM, ANY_HEX, BASE64, DASH, DIGIT, EQUALS, HEX, LOWER_NUM, PERCENT, UPPER, UPPER_NUM, URL64,
};

const SLACK: &str = "https://api.slack.com/concepts/token-types";
const SLACK_APPS: &str = "api.slack.com → Your Apps → OAuth & Permissions";

pub(super) static FAMILIES: &[Family] = &[
    family("slack-bot-token", "Slack", "a workspace, as a bot",
        &[
            &[Lit("xoxb-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(ALNUM, 23, 25)],
            &[Lit("xoxb-"), Run(DIGIT, 8, 14), Lit("-"), Run(ALNUM, 18, 26)],
        ])
        .see(SLACK, SLACK_APPS),
    family("slack-user-token", "Slack", "a workspace, as a user",
        &[
            &[Lit("xoxp-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(ALNUM, 28, 36)],
            &[Lit("xoxp-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(ALNUM, 24, 36)],
            &[Lit("xoxe-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(HEX, 32, 32)],
            &[Any(&["xoxo-", "xoxs-"]), Run(DIGIT, 6, 14), Lit("-"), Run(DIGIT, 6, 14), Lit("-"), Run(DIGIT, 6, 14), Lit("-"), Run(ANY_HEX, 10, 64)],
        ])
        .see(SLACK, SLACK_APPS),
    family("slack-workspace-token", "Slack", "a workspace, as an application",
        &[
            &[Any(&["xoxa-", "xoxr-"]), Run(DIGIT, 1, 1), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(HEX, 32, 64)],
            &[Any(&["xoxa-2-", "xoxr-2-", "xoxa-", "xoxr-"]), Run(ALNUM, 24, 64)],
            &[Any(&["xoxa-2-", "xoxr-2-", "xoxa-", "xoxr-"]), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(DIGIT, 9, 14), Lit("-"), Run(ALNUM, 24, 64)],
        ])
        .see(SLACK, SLACK_APPS),
    family("slack-app-token", "Slack", "an application's events in every workspace",
        &[&[Lit("xapp-"), Run(DIGIT, 1, 1), Lit("-"), Run(UPPER_NUM, 9, 15), Lit("-"), Run(DIGIT, 10, 15), Lit("-"), Run(LOWER_NUM, 32, 66)]])
        .see(SLACK, "api.slack.com → Your Apps → Basic Information"),
    family("slack-rotating-token", "Slack", "a workspace for twelve hours",
        &[&[Any(&["xoxe.xoxb-", "xoxe.xoxp-"]), Run(DIGIT, 1, 1), Lit("-"), Run(ALNUM, 155, 170)]])
        .see(SLACK, SLACK_APPS),
    family("slack-refresh-token", "Slack", "new tokens of an application",
        &[&[Lit("xoxe-"), Run(DIGIT, 1, 1), Lit("-"), Run(ALNUM, 140, 150)]])
        .see(SLACK, SLACK_APPS),
    family("slack-session-token", "Slack", "a workspace, as a user's browser",
        &[&[Lit("xoxc-"), Run(DIGIT, 9, 15), Lit("-"), Run(DIGIT, 9, 15), Lit("-"), Run(DIGIT, 9, 15), Lit("-"), Run(HEX, 64, 64)]])
        .see("betterleaks: slack-session-token", "Slack → sign out of all other sessions"),
    family("slack-session-cookie", "Slack", "a workspace, as a user's browser",
        &[&[Lit("xoxd-"), Run(BASE64.or(PERCENT).or(DASH), 100, 400), Run(EQUALS, 0, 2)]])
        .see("betterleaks: slack-session-cookie", "Slack → sign out of all other sessions"),
    family("slack-webhook", "Slack", "messages to a channel, by anybody",
        &[
            &[Lit("hooks.slack.com/services/T"), Run(ALNUM, 7, 12), Lit("/B"), Run(ALNUM, 7, 12), Lit("/"), Run(ALNUM, 23, 25)],
            &[Any(&["hooks.slack.com/workflows/T", "hooks.slack.com/triggers/T"]), Run(UPPER_NUM, 7, 12), Lit("/"), Run(ALNUM, 9, 20), Lit("/"), Run(LOWER_NUM, 15, 40), Lit("/"), Run(ALNUM, 20, 40)],
            &[Any(&["hooks.slack.com/workflows/T", "hooks.slack.com/triggers/T"]), Run(UPPER_NUM, 7, 12), Lit("/"), Run(DIGIT, 10, 20), Lit("/"), Run(HEX, 32, 32)],
        ])
        .see("https://api.slack.com/messaging/webhooks", SLACK_APPS),
    family("discord-bot-token", "Discord", "the servers that a bot is in, as the bot",
        &[&[DIGITS64[0], DIGITS64[1], DIGITS64[2], Run(URL64, 19, 23), Lit("."), Run(URL64, 6, 6), Lit("."), Run(URL64, 27, 38)]])
        .check(chat::discord_bot)
        .see("https://docs.discord.com/developers/reference#authentication", "discord.com/developers → the application → Bot → Reset Token"),
    family("discord-webhook", "Discord", "messages to a channel, by anybody",
        &[&[Any(&["discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "discord.com/api/v10/webhooks/"]), Run(DIGIT, 17, 20), Lit("/"), Run(URL64, 60, 72)]])
        .see("https://discord.com/developers/docs/resources/webhook", "Discord → the channel → Integrations → Webhooks"),
    family("telegram-bot-token", "Telegram", "a bot and the chats that it is in",
        &[&[Run(DIGIT, 8, 10), Lit(":AA"), Run(URL64, 33, 33)]])
        .see("https://core.telegram.org/bots/features#botfather", "@BotFather → /revoke"),
    family("teams-webhook", "Microsoft", "messages to a channel, by anybody",
        &[
            &[Lit("webhook.office.com/webhookb2/"), Run(URL64, 30, 60), Lit("@"), Run(URL64, 30, 60), Lit("/IncomingWebhook/"), Run(URL64, 26, 48), Lit("/"), Run(URL64, 30, 60)],
            &[Lit("outlook.office.com/webhook/"), Run(URL64, 30, 60), Lit("@"), Run(URL64, 30, 60), Lit("/IncomingWebhook/"), Run(URL64, 26, 48), Lit("/"), Run(URL64, 30, 60)],
        ])
        .check(chat::teams)
        .see("https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook", "Teams → the channel → Connectors"),
    family("twilio-key", "Twilio", "an account's calls and messages, together with its secret",
        &[&[Lit("SK"), Run(HEX, 32, 32)]])
        .low().see("https://www.twilio.com/docs/iam/api-keys", "console.twilio.com → API keys & tokens"),
    family("twitter-bearer-token", "X", "an application's access to posts",
        &[&[Lit("AAAAAAAAAAAAAAAAAAAAA"), Run(ALNUM.or(PERCENT), 60, 110)]])
        .check(chat::twitter_bearer)
        .see("https://docs.x.com/resources/fundamentals/authentication/oauth-2-0/bearer-tokens", "developer.x.com → the app → Keys and tokens"),
    family("facebook-token", "Meta", "what a user or a page has granted to an application",
        &[&[Lit("EAA"), Run(ALNUM, 90, 300)]])
        .check(chat::facebook)
        .see("https://developers.facebook.com/docs/facebook-login/guides/access-tokens", "developers.facebook.com → Tools → Access Token"),
    family("intercom-token", "Intercom", "a workspace's conversations and customers",
        &[&[Lit("dG9rO"), Run(BASE64, 54, 55), Run(EQUALS, 0, 2)]])
        .check(chat::intercom)
        .see("https://developers.intercom.com/docs/build-an-integration/learn-more/authentication", "Intercom → Developer Hub → the app → Authentication"),
    family("telnyx-key", "Telnyx", "an account's calls and messages",
        &[&[Lit("KEY0"), Run(HEX.or(UPPER), 31, 31), Lit("_"), Run(ALNUM, 22, 22)]])
        .see("https://developers.telnyx.com/docs/account-setup/auth", "portal.telnyx.com → API Keys"),
];
