use crate::checks::azure;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{
    A_TO_D, A_TO_L, A_TO_P, ALNUM, ALPHA, BASE64, DIGIT, EQUALS, PERCENT, UNRESERVED, URL64,
};

const HIS: &str = "https://github.com/microsoft/security-utilities (IdentifiableMetadata.cs)";
const PORTAL: &str = "portal.azure.com → the resource → Keys → Regenerate";

pub(super) static FAMILIES: &[Family] = &[
    family("azure-storage-key", "Microsoft", "an Azure storage account",
        &[&[Run(BASE64, 76, 76), Lit("+ASt"), Run(BASE64, 6, 6), Lit("==")]])
        .check(azure::storage).see(HIS, PORTAL),
    family("azure-cosmos-key", "Microsoft", "an Azure Cosmos DB account",
        &[&[Run(BASE64, 76, 76), Lit("ACDb"), Run(BASE64, 6, 6), Lit("==")]])
        .check(azure::cosmos).see(HIS, PORTAL),
    family("azure-batch-key", "Microsoft", "an Azure Batch account",
        &[&[Run(BASE64, 76, 76), Lit("+ABa"), Run(BASE64, 6, 6), Lit("==")]])
        .check(azure::batch).see(HIS, PORTAL),
    family("azure-ml-classic-key", "Microsoft", "an Azure ML web service",
        &[&[Run(BASE64, 76, 76), Lit("+AMC"), Run(BASE64, 6, 6), Lit("==")]])
        .check(azure::ml_classic).see(HIS, PORTAL),
    family("azure-apim-key", "Microsoft", "an Azure API Management service",
        &[&[Run(BASE64, 76, 76), Lit("APIM"), Run(BASE64, 6, 6), Lit("==")]])
        .check(azure::apim).see(HIS, PORTAL),
    family("azure-redis-key", "Microsoft", "an Azure Cache for Redis",
        &[&[Run(BASE64, 33, 33), Lit("AzCa"), Run(A_TO_P, 1, 1), Run(BASE64, 5, 5), Lit("=")]])
        .check(azure::redis).see(HIS, PORTAL),
    family("azure-iot-key", "Microsoft", "an Azure IoT hub or device",
        &[&[Run(BASE64, 33, 33), Lit("AIoT"), Run(A_TO_P, 1, 1), Run(BASE64, 5, 5), Lit("=")]])
        .check(azure::iot).see(HIS, PORTAL),
    family("azure-service-bus-key", "Microsoft", "an Azure Service Bus",
        &[&[Run(BASE64, 33, 33), Lit("+ASb"), Run(A_TO_P, 1, 1), Run(BASE64, 5, 5), Lit("=")]])
        .check(azure::messaging).see(HIS, PORTAL),
    family("azure-event-hub-key", "Microsoft", "an Azure event hub",
        &[&[Run(BASE64, 33, 33), Lit("+AEh"), Run(A_TO_P, 1, 1), Run(BASE64, 5, 5), Lit("=")]])
        .check(azure::messaging).see(HIS, PORTAL),
    family("azure-relay-key", "Microsoft", "an Azure relay",
        &[&[Run(BASE64, 33, 33), Lit("+ARm"), Run(A_TO_P, 1, 1), Run(BASE64, 5, 5), Lit("=")]])
        .check(azure::messaging).see(HIS, PORTAL),
    family("azure-event-grid-key", "Microsoft", "an Azure Event Grid topic",
        &[&[Run(BASE64, 33, 33), Lit("AZEG"), Run(A_TO_P, 1, 1), Run(BASE64, 5, 5), Lit("=")]])
        .check(azure::event_grid).see(HIS, PORTAL),
    family("azure-function-key", "Microsoft", "an Azure function",
        &[&[Run(URL64, 44, 44), Lit("AzFu"), Run(URL64, 6, 6), Lit("==")]])
        .check(azure::function).see(HIS, PORTAL),
    family("azure-search-key", "Microsoft", "an Azure search service",
        &[&[Run(ALNUM, 42, 42), Lit("AzSe"), Run(A_TO_D, 1, 1), Run(ALNUM, 5, 5)]])
        .check(azure::search).see(HIS, PORTAL),
    family("azure-container-registry-key", "Microsoft", "an Azure container registry",
        &[&[Run(BASE64, 42, 42), Lit("+ACR"), Run(A_TO_D, 1, 1), Run(BASE64, 5, 5)]])
        .check(azure::container_registry).see(HIS, PORTAL),
    family("azure-annotated-key", "Microsoft", "the Azure service that it names within",
        &[
            &[Run(ALNUM, 52, 52), Any(&["JQQJ99", "JQQJ9D", "JQQJ9H"]), Run(ALNUM, 1, 1), Run(A_TO_L, 1, 1), Run(ALNUM, 16, 16), Run(ALPHA, 1, 1), Run(ALNUM, 9, 9), Lit("==")],
            &[Run(ALNUM, 52, 52), Any(&["JQQJ99", "JQQJ9D", "JQQJ9H"]), Run(ALNUM, 1, 1), Run(A_TO_L, 1, 1), Run(ALNUM, 16, 16), Run(ALPHA, 1, 1), Run(ALNUM, 7, 7)],
        ])
        .check(azure::annotated).see(HIS, PORTAL),
    family("azure-cask-key", "Microsoft", "the Azure service that it names within",
        &[
            &[Run(URL64, 86, 86), Lit("AAQJJQAC"), Run(URL64, 14, 54)],
            &[Run(URL64, 43, 43), Lit("AQJJQAB"), Run(URL64, 14, 54)],
        ])
        .check(azure::cask)
        .see("https://github.com/microsoft/cask/blob/main/docs/CaskSecret.md", PORTAL),
    family("entra-client-secret", "Microsoft", "what an application may do in Entra and Azure",
        &[
            &[Run(UNRESERVED, 3, 3), Lit("8Q~"), Run(UNRESERVED, 34, 34)],
            &[Run(UNRESERVED, 3, 3), Any(&["0Q~", "1Q~", "2Q~", "3Q~", "4Q~", "5Q~", "6Q~", "7Q~", "9Q~"]), Run(UNRESERVED, 31, 34)],
        ])
        .check(azure::entra)
        .see("https://github.com/microsoft/security-utilities (SEC101/156)", "entra.microsoft.com → App registrations → Certificates & secrets"),
    family("azure-shared-access-signature", "Microsoft", "what an address names, until it expires",
        &[&[Lit("sig="), Run(BASE64.or(PERCENT), 43, 80), Run(EQUALS, 0, 1)]])
        .check(azure::signature)
        .see("https://learn.microsoft.com/en-us/azure/storage/common/storage-sas-overview", "replace the key of the account that it is signed with"),
    family("power-automate-webhook", "Microsoft", "a flow, which anybody may start",
        &[&[Lit("sig="), Run(URL64, 43, 43)]])
        .check(azure::flow)
        .see("https://learn.microsoft.com/en-us/power-automate/oauth-authentication", "make.powerautomate.com → the flow → its trigger → make a new address"),
    family("entra-refresh-token", "Microsoft", "what a user has allowed an application, for as long as it is used",
        &[
            &[Run(DIGIT, 1, 1), Lit("."), Run(URL64, 46, 80), Lit(".AgAB"), Run(URL64, 200, 4096)],
            &[Run(DIGIT, 1, 1), Lit("."), Run(URL64, 46, 80), Lit("."), Run(DIGIT, 1, 1), Lit(".AgAB"), Run(URL64, 200, 4096)],
        ])
        .check(azure::refresh)
        .see("https://learn.microsoft.com/en-us/entra/identity-platform/refresh-tokens", "entra.microsoft.com → Users → the user → Revoke sessions"),
    family("azure-devops-token", "Microsoft", "Azure DevOps as a user",
        &[&[Run(ALNUM, 76, 76), Lit("AZDO"), Run(ALNUM, 4, 4)]])
        .see("https://learn.microsoft.com/en-us/azure/devops/organizations/accounts/use-personal-access-tokens-to-authenticate", "dev.azure.com → User settings → Personal access tokens"),
];
