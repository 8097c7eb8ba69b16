use crate::checks::ai;
use crate::family::Part::{Any, Lit, Run, Until, Uuid};
use crate::family::{Family, family};
use crate::set::{ALNUM, BASE64, DIGIT, EQUALS, HEX, LOWER_BASE32, LOWER_NUM, URL64};

const OPENAI_KEYS: &str = "platform.openai.com → API keys";
const ANTHROPIC: &str = "https://docs.claude.com/en/api/admin-api/apikeys/get-api-key";
const ANTHROPIC_KEYS: &str = "console.anthropic.com → API keys";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "openai-key",
        "OpenAI",
        "models at its owner's cost, and the data of a project",
        &[
            &[
                Any(&[
                    "sk-proj-",
                    "sk-svcacct-",
                    "sk-admin-",
                    "sk-service-",
                    "sk-None-",
                ]),
                Until(URL64, 20, 160, "T3BlbkFJ"),
                Run(URL64, 20, 160),
            ],
            &[
                Lit("sk-"),
                Run(ALNUM, 20, 20),
                Lit("T3BlbkFJ"),
                Run(ALNUM, 20, 20),
            ],
        ],
    )
    .check(ai::openai)
    .see(
        "https://platform.openai.com/docs/api-reference/authentication",
        OPENAI_KEYS,
    ),
    family(
        "anthropic-key",
        "Anthropic",
        "models at its owner's cost",
        &[&[
            Lit("sk-ant-api"),
            Run(DIGIT, 2, 3),
            Lit("-"),
            Run(URL64, 95, 95),
        ]],
    )
    .check(ai::anthropic)
    .see(ANTHROPIC, ANTHROPIC_KEYS),
    family(
        "anthropic-admin-key",
        "Anthropic",
        "the keys and members of an organisation",
        &[&[Lit("sk-ant-admin01-"), Run(URL64, 95, 95)]],
    )
    .check(ai::anthropic)
    .see(ANTHROPIC, ANTHROPIC_KEYS),
    family(
        "anthropic-oauth-token",
        "Anthropic",
        "models at a subscription's cost",
        &[&[
            Any(&["sk-ant-oat01-", "sk-ant-ort01-", "sk-ant-sid01-"]),
            Run(URL64, 80, 110),
        ]],
    )
    .see(ANTHROPIC, "claude.ai → Settings → log out of all devices"),
    family(
        "openrouter-key",
        "OpenRouter",
        "models at its owner's cost",
        &[&[Lit("sk-or-v1-"), Run(HEX, 64, 64)]],
    )
    .see(
        "https://openrouter.ai/docs/api-reference/authentication",
        "openrouter.ai → Keys",
    ),
    family(
        "deepseek-key",
        "DeepSeek and others with keys like it",
        "models at its owner's cost",
        &[&[Lit("sk-"), Run(HEX, 32, 32)]],
    )
    .see(
        "betterleaks: deepseek-api-key",
        "platform.deepseek.com → API keys",
    ),
    family(
        "openai-style-key",
        "services that speak OpenAI's protocol",
        "models at its owner's cost",
        &[&[Lit("sk-"), Run(ALNUM, 48, 48)]],
    )
    .see(
        "betterleaks: stability-ai-api-key",
        "the service's page of API keys",
    ),
    family(
        "minimax-key",
        "MiniMax",
        "models at its owner's cost",
        &[&[Lit("sk-api-"), Run(URL64, 119, 119)]],
    )
    .see(
        "betterleaks: minimax-api-key",
        "platform.minimax.io → API keys",
    ),
    family(
        "langfuse-secret-key",
        "Langfuse",
        "a project's traces",
        &[&[Lit("sk-lf-"), Uuid]],
    )
    .see(
        "https://langfuse.com/docs/api",
        "Langfuse → Project settings → API keys",
    ),
    family(
        "groq-key",
        "Groq",
        "models at its owner's cost",
        &[&[Lit("gsk_"), Run(ALNUM, 52, 52)]],
    )
    .see(
        "https://console.groq.com/docs/quickstart",
        "console.groq.com → API Keys",
    ),
    family(
        "perplexity-key",
        "Perplexity",
        "models at its owner's cost",
        &[&[Lit("pplx-"), Run(ALNUM, 48, 48)]],
    )
    .see(
        "https://docs.perplexity.ai/guides/api-key-management",
        "perplexity.ai → Settings → API",
    ),
    family(
        "xai-key",
        "xAI",
        "models at its owner's cost",
        &[&[Lit("xai-"), Run(ALNUM, 80, 80)]],
    )
    .see("https://docs.x.ai/docs/tutorial", "console.x.ai → API Keys"),
    family(
        "cerebras-key",
        "Cerebras",
        "models at its owner's cost",
        &[&[Lit("csk-"), Run(LOWER_NUM, 48, 48)]],
    )
    .see(
        "https://inference-docs.cerebras.ai/quickstart",
        "cloud.cerebras.ai → API Keys",
    ),
    family(
        "elevenlabs-key",
        "ElevenLabs",
        "voices at its owner's cost",
        &[&[Lit("sk_"), Run(HEX, 48, 48)]],
    )
    .see(
        "https://elevenlabs.io/docs/api-reference/authentication",
        "elevenlabs.io → Developers → API Keys",
    ),
    family(
        "cursor-key",
        "Cursor",
        "a team's agents and settings",
        &[&[Lit("key_"), Run(HEX, 64, 64)]],
    )
    .see(
        "betterleaks: cursor-api-key",
        "cursor.com → Dashboard → API keys",
    ),
    family(
        "devin-token",
        "Cognition",
        "Devin's sessions and what they may reach",
        &[
            &[Lit("apk_user_"), Run(BASE64, 120, 180), Run(EQUALS, 0, 2)],
            &[Lit("apk_"), Run(BASE64, 80, 100), Run(EQUALS, 0, 2)],
            &[Lit("cog_"), Run(LOWER_BASE32, 52, 52)],
        ],
    )
    .see(
        "https://docs.devin.ai/api-reference/authentication",
        "app.devin.ai → Settings → API keys",
    ),
    family(
        "tavily-key",
        "Tavily",
        "searches at its owner's cost",
        &[&[
            Any(&["tvly-dev-", "tvly-prod-", "tvly-"]),
            Run(ALNUM, 32, 32),
        ]],
    )
    .see(
        "https://docs.tavily.com/documentation/api-reference/introduction",
        "app.tavily.com → API Keys",
    ),
    family(
        "firecrawl-key",
        "Firecrawl",
        "crawls at its owner's cost",
        &[&[Lit("fc-"), Run(HEX, 32, 32)]],
    )
    .see(
        "https://docs.firecrawl.dev/introduction",
        "firecrawl.dev → API Keys",
    ),
    family(
        "e2b-key",
        "E2B",
        "sandboxes at its owner's cost",
        &[&[Lit("e2b_"), Run(HEX, 40, 40)]],
    )
    .see(
        "https://e2b.dev/docs/api-key",
        "e2b.dev → Dashboard → API Keys",
    ),
    family(
        "apify-token",
        "Apify",
        "an account's actors and data",
        &[&[Lit("apify_api_"), Run(ALNUM, 34, 38)]],
    )
    .see(
        "https://docs.apify.com/platform/integrations/api",
        "console.apify.com → Settings → API & Integrations",
    ),
    family(
        "brave-search-key",
        "Brave",
        "searches at its owner's cost",
        &[&[Lit("BSA"), Run(URL64, 28, 28)]],
    )
    .see(
        "https://api-dashboard.search.brave.com/documentation/guides/authentication",
        "api-dashboard.search.brave.com → API keys",
    ),
];
