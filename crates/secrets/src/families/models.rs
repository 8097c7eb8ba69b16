use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, HEX, UPPER_NUM, URL64, WORD};

pub(super) static FAMILIES: &[Family] = &[
    family("huggingface-token", "Hugging Face", "the models and data of a user",
        &[&[Lit("hf_"), Run(ALNUM, 34, 34)]])
        .see("https://huggingface.co/docs/hub/security-tokens", "huggingface.co → Settings → Access Tokens"),
    family("huggingface-organisation-token", "Hugging Face", "the models and data of an organisation",
        &[&[Lit("api_org_"), Run(ALNUM, 34, 34)]])
        .see("https://huggingface.co/docs/hub/security-tokens", "huggingface.co → the organisation's settings"),
    family("replicate-token", "Replicate", "models at its owner's cost",
        &[&[Lit("r8_"), Run(URL64, 37, 37)]])
        .see("https://replicate.com/docs/topics/security/api-tokens", "replicate.com → API tokens"),
    family("together-key", "Together AI", "models at its owner's cost",
        &[&[Lit("tgp_v1_"), Run(URL64, 43, 43)]])
        .see("betterleaks: togetherai-api-key", "api.together.ai → Settings → API Keys"),
    family("nvidia-key", "NVIDIA", "models and images at its owner's cost",
        &[&[Lit("nvapi-"), Run(URL64, 64, 64)]])
        .see("https://docs.nvidia.com/nim/large-language-models/latest/getting-started.html", "build.nvidia.com → API Keys"),
    family("fireworks-key", "Fireworks AI", "models at its owner's cost",
        &[&[Lit("fw_"), Run(ALNUM, 22, 24)]])
        .see("https://docs.fireworks.ai/api-reference/introduction", "app.fireworks.ai → API Keys"),
    family("langsmith-key", "LangChain", "a workspace's traces and prompts",
        &[&[Any(&["lsv2_pt_", "lsv2_sk_"]), Run(HEX, 32, 32), Lit("_"), Run(HEX, 10, 10)]])
        .see("https://docs.smith.langchain.com/administration/how_to_guides/organization_management/create_account_api_key", "smith.langchain.com → Settings → API Keys"),
    family("pinecone-key", "Pinecone", "a project's indexes",
        &[&[Lit("pcsk_"), Run(ALNUM, 5, 6), Lit("_"), Run(ALNUM, 63, 63)]])
        .see("https://docs.pinecone.io/guides/projects/manage-api-keys", "app.pinecone.io → API keys"),
    family("wandb-key", "Weights & Biases", "a user's runs and models",
        &[&[Lit("wandb_v1_"), Run(WORD, 77, 77)]])
        .see("https://docs.wandb.ai/support/find_api_key/", "wandb.ai → User settings → API keys"),
    family("runpod-key", "RunPod", "machines at its owner's cost",
        &[&[Lit("rpa_"), Run(UPPER_NUM, 40, 40), Run(ALNUM, 6, 6)]])
        .see("https://docs.runpod.io/get-started/api-keys", "runpod.io → Settings → API Keys"),
    family("voyage-key", "Voyage AI", "embeddings at its owner's cost",
        &[&[Lit("pa-"), Run(URL64, 43, 43)]])
        .see("https://docs.voyageai.com/docs/api-key-and-installation", "dashboard.voyageai.com → API keys"),
    family("jina-key", "Jina AI", "embeddings at its owner's cost",
        &[&[Lit("jina_"), Run(HEX, 32, 32), Run(URL64, 28, 28)]])
        .see("https://jina.ai/api-dashboard/", "jina.ai → API dashboard"),
    family("rapidapi-key", "RapidAPI", "the APIs that an application subscribes to",
        &[&[Run(HEX, 10, 10), Lit("msh"), Run(HEX, 15, 15), Lit("p1"), Run(HEX, 6, 6), Lit("jsn"), Run(HEX, 12, 12)]])
        .see("https://docs.rapidapi.com/docs/keys-and-key-rotation", "rapidapi.com → Apps → Authorization"),
];
