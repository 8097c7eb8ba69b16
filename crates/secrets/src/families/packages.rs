use crate::checks::{github, jfrog, macaroon};
use crate::family::Part::{Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, BASE64, HEX, LOWER_NUM, URL64};

pub(super) static FAMILIES: &[Family] = &[
    family(
        "npm-token",
        "npm",
        "the packages of a user or an organisation",
        &[&[Lit("npm_"), Run(ALNUM, 36, 36)]],
    )
    .check(github::classic)
    .see(
        "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/",
        "npm token revoke",
    ),
    family(
        "pypi-token",
        "PyPI",
        "the projects of a user on the Python package index",
        &[&[Lit("pypi-"), Run(URL64, 80, 1200)]],
    )
    .check(macaroon::token)
    .see(
        "the index's API documentation: tokens are macaroons in base 64",
        "the index → Account settings → API tokens",
    ),
    family(
        "rubygems-key",
        "RubyGems",
        "the gems of a user",
        &[&[Lit("rubygems_"), Run(HEX, 48, 48)]],
    )
    .see(
        "https://github.com/rubygems/guides/blob/main/api-key-scopes.md",
        "RubyGems → Settings → API keys",
    ),
    family(
        "nuget-key",
        "NuGet",
        "the packages of a user",
        &[&[Lit("oy2"), Run(LOWER_NUM, 43, 43)]],
    )
    .see(
        "https://learn.microsoft.com/en-us/nuget/nuget-org/scoped-api-keys",
        "the gallery → API Keys",
    ),
    family(
        "rust-registry-token",
        "the Rust registry",
        "the crates of a user",
        &[&[Lit("cio"), Run(ALNUM, 32, 32)]],
    )
    .see(
        "the registry's source: PlainToken is the prefix and 32 letters and digits",
        "cargo logout, and the registry → Account settings → API tokens",
    ),
    family(
        "clojars-token",
        "Clojars",
        "the artifacts of a user",
        &[&[Lit("CLOJARS_"), Run(HEX, 60, 60)]],
    )
    .see(
        "https://github.com/clojars/clojars-web/wiki/Deploy-Tokens",
        "Clojars → Deploy Tokens",
    ),
    family(
        "docker-hub-token",
        "Docker",
        "the images of a user",
        &[&[Lit("dckr_pat_"), Run(URL64, 27, 27)]],
    )
    .see(
        "https://docs.docker.com/security/access-tokens/",
        "hub.docker.com → Account settings → Personal access tokens",
    ),
    family(
        "docker-hub-organisation-token",
        "Docker",
        "the images of an organisation",
        &[&[Lit("dckr_oat_"), Run(URL64, 32, 32)]],
    )
    .see(
        "https://docs.docker.com/enterprise/security/access-tokens/",
        "app.docker.com → Admin Console → Access tokens",
    ),
    family(
        "jfrog-reference-token",
        "JFrog",
        "an Artifactory as a user",
        &[&[Lit("cmVmdGtu"), Run(ALNUM, 56, 56)]],
    )
    .check(jfrog::reference)
    .see(
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/reference-token",
        "JFrog → Administration → Access Tokens",
    ),
    family(
        "jfrog-api-key",
        "JFrog",
        "an Artifactory as a user",
        &[&[Lit("AKCp"), Run(ALNUM, 69, 69)]],
    )
    .check(jfrog::api_key)
    .see(
        "https://jfrog.com/help/r/jfrog-platform-administration-documentation/api-key",
        "JFrog → Edit profile → API Key",
    ),
    family(
        "cloudsmith-key",
        "Cloudsmith",
        "an organisation's package repositories",
        &[&[Lit("csa_"), Run(HEX, 30, 30), Run(ALNUM, 6, 6)]],
    )
    .see(
        "betterleaks: cloudsmith-api-key",
        "cloudsmith.io → User settings → API key",
    ),
    family(
        "swarm-join-token",
        "Docker",
        "the right to join a swarm",
        &[&[
            Lit("SWMTKN-1-"),
            Run(LOWER_NUM, 50, 50),
            Lit("-"),
            Run(LOWER_NUM, 25, 25),
        ]],
    )
    .see(
        "https://docs.docker.com/reference/cli/docker/swarm/join-token/",
        "docker swarm join-token --rotate",
    ),
    family(
        "swarm-unlock-key",
        "Docker",
        "a locked swarm's managers",
        &[&[Lit("SWMKEY-1-"), Run(BASE64, 43, 43)]],
    )
    .see(
        "https://docs.docker.com/engine/swarm/swarm_manager_locking/",
        "docker swarm unlock-key --rotate",
    ),
    family(
        "expo-token",
        "Expo",
        "the projects of an Expo account",
        &[&[Lit("expo_"), Run(URL64, 40, 40)]],
    )
    .see(
        "https://docs.expo.dev/accounts/programmatic-access/",
        "expo.dev → Access tokens",
    ),
];
