//! What is recognised by the format of the file that it stands in.

use crate::family::{Family, family};

const ITS_USER: &str = "its user";
const SERVER: &str = "on the server that the file names";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "npmrc-credential",
        ITS_USER,
        "a package registry, as its user",
        &[],
    )
    .whole()
    .see(
        "https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/npmrc.md",
        SERVER,
    ),
    family(
        "yarnrc-credential",
        ITS_USER,
        "a package registry, as its user",
        &[],
    )
    .whole()
    .see(
        "https://yarnpkg.com/configuration/yarnrc#npmAuthToken",
        SERVER,
    ),
    family(
        "pypirc-credential",
        ITS_USER,
        "a package index, as its user",
        &[],
    )
    .whole()
    .see(
        "https://packaging.python.org/en/latest/specifications/pypirc/",
        SERVER,
    ),
    family(
        "cargo-credential",
        ITS_USER,
        "a registry of crates, as its user",
        &[],
    )
    .whole()
    .see(
        "https://doc.rust-lang.org/cargo/reference/config.html#credentials",
        SERVER,
    ),
    family("netrc-password", ITS_USER, "the server that it names", &[])
        .whole()
        .see(
            "https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html",
            SERVER,
        ),
    family(
        "git-credential",
        ITS_USER,
        "the repositories of a user on a server",
        &[],
    )
    .whole()
    .see("https://git-scm.com/docs/git-credential-store", SERVER),
    family(
        "pgpass-password",
        ITS_USER,
        "the database that it names",
        &[],
    )
    .whole()
    .see(
        "https://www.postgresql.org/docs/current/libpq-pgpass.html",
        SERVER,
    ),
    family(
        "docker-credential",
        ITS_USER,
        "a registry of images, as its user",
        &[],
    )
    .whole()
    .see(
        "https://docs.docker.com/reference/cli/docker/login/",
        SERVER,
    ),
    family(
        "kubeconfig-credential",
        ITS_USER,
        "a Kubernetes cluster, as its user",
        &[],
    )
    .whole()
    .see(
        "https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/",
        SERVER,
    ),
    family(
        "terraform-state",
        "its owner",
        "whatever its resources hold: the state has every value in the clear",
        &[],
    )
    .whole()
    .see(
        "https://developer.hashicorp.com/terraform/language/state/sensitive-data",
        "change every value in it that is secret",
    ),
    family(
        "google-service-account",
        "Google",
        "a project in Google Cloud, as the service account",
        &[],
    )
    .proven_whole()
    .see(
        "https://cloud.google.com/iam/docs/keys-create-delete",
        "console.cloud.google.com → IAM → Service accounts → Keys",
    ),
    family(
        "google-user-credential",
        "Google",
        "Google Cloud, as a user",
        &[],
    )
    .whole()
    .see(
        "https://cloud.google.com/docs/authentication/application-default-credentials",
        "gcloud auth application-default revoke",
    ),
    family(
        "mcp-credential",
        "whoever issued it",
        "what a tool of an agent is let into",
        &[],
    )
    .whole()
    .see(
        "https://modelcontextprotocol.io/docs/develop/connect-local-servers",
        "wherever it was issued",
    ),
];
