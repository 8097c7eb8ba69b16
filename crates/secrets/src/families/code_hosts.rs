use super::DIGITS64;
use crate::checks::{atlassian, github, gitlab};
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{ALNUM, ANY_HEX, BASE64, DIGIT, EQUALS, HEX, LOWER_NUM, URL64};

const GITHUB: &str =
    "https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/";
const GITHUB_TOKENS: &str = "github.com → Settings → Developer settings → Personal access tokens";
const GITHUB_APPS: &str = "github.com → Settings → Applications";
const GITLAB: &str = "https://docs.gitlab.com/security/tokens/";
const GITLAB_TOKENS: &str = "GitLab → Preferences → Access tokens";
const GITLAB_ADMIN: &str = "GitLab → the project's or group's Settings → CI/CD or Repository";
const ATLASSIAN: &str = "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/";
const ATLASSIAN_TOKENS: &str = "id.atlassian.com → Security → API tokens";
const SOURCEGRAPH: &str = "https://sourcegraph.com/docs/cli/how-tos/revoking_an_access_token";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "github-classic-token",
        "GitHub",
        "the repositories and account of a user, within its scopes",
        &[&[Lit("ghp_"), Run(ALNUM, 36, 36)]],
    )
    .check(github::classic)
    .see(GITHUB, GITHUB_TOKENS),
    family(
        "github-oauth-token",
        "GitHub",
        "what a user has granted to an application",
        &[&[Lit("gho_"), Run(ALNUM, 36, 36)]],
    )
    .check(github::classic)
    .see(GITHUB, GITHUB_APPS),
    family(
        "github-user-to-server-token",
        "GitHub",
        "what a GitHub App may do for a user",
        &[&[Lit("ghu_"), Run(ALNUM, 36, 36)]],
    )
    .check(github::classic)
    .see(GITHUB, GITHUB_APPS),
    family(
        "github-server-token",
        "GitHub",
        "what a GitHub App or a workflow may do",
        &[&[Lit("ghs_"), Run(ALNUM, 36, 36)]],
    )
    .check(github::classic)
    .see(GITHUB, GITHUB_APPS),
    family(
        "github-stateless-server-token",
        "GitHub",
        "what a GitHub App may do",
        &[&[
            Lit("ghs_"),
            Run(DIGIT, 1, 12),
            Lit("_eyJ"),
            Run(URL64, 16, 2048),
            Lit("."),
            Run(URL64, 16, 4096),
            Lit("."),
            Run(URL64, 16, 2048),
        ]],
    )
    .check(github::stateless)
    .see(
        "https://github.blog/changelog/2026-05-15-github-app-installation-tokens-new-format/",
        GITHUB_APPS,
    ),
    family(
        "github-refresh-token",
        "GitHub",
        "new tokens of a GitHub App for a user",
        &[
            &[Lit("ghr_"), Run(ALNUM, 76, 76)],
            &[Lit("ghr_"), Run(ALNUM, 36, 36)],
        ],
    )
    .check(github::refresh)
    .see(GITHUB, GITHUB_APPS),
    family(
        "github-fine-grained-token",
        "GitHub",
        "the repositories it names, with the permissions it names",
        &[&[
            Lit("github_pat_"),
            Run(ALNUM, 22, 22),
            Lit("_"),
            Run(ALNUM, 59, 59),
        ]],
    )
    .see(
        "https://github.blog/changelog/2022-10-18-introducing-fine-grained-personal-access-tokens/",
        GITHUB_TOKENS,
    ),
    family(
        "gitlab-personal-token",
        "GitLab",
        "the projects and account of a user, within its scopes",
        &[&[Lit("glpat-"), Run(URL64, 20, 20)]],
    )
    .see(GITLAB, GITLAB_TOKENS),
    family(
        "gitlab-routable-token",
        "GitLab",
        "what its kind of token opens on GitLab",
        &[
            &[
                Any(gitlab::ROUTABLE),
                Run(URL64, 27, 300),
                Lit("."),
                Run(LOWER_NUM, 2, 2),
                Lit("."),
                Run(LOWER_NUM, 9, 9),
            ],
            &[
                Any(gitlab::ROUTABLE),
                Run(URL64, 27, 300),
                Lit("."),
                Run(LOWER_NUM, 9, 9),
            ],
        ],
    )
    .check(gitlab::routable)
    .see(
        "https://docs.gitlab.com/development/cells/routable_tokens/",
        GITLAB_TOKENS,
    ),
    family(
        "gitlab-runner-token",
        "GitLab",
        "the jobs that a runner is given, with their secrets",
        &[&[
            Any(&["glrt-t1_", "glrt-t2_", "glrt-t3_", "glrtr-", "glrt-"]),
            Run(URL64, 20, 20),
        ]],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-runner-registration-token",
        "GitLab",
        "the right to register runners",
        &[&[Lit("GR1348941"), Run(URL64, 20, 50)]],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-deploy-token",
        "GitLab",
        "a project's repository and packages",
        &[&[Lit("gldt-"), Run(URL64, 20, 20)]],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-feed-token",
        "GitLab",
        "a user's feeds and calendars",
        &[
            &[Lit("glft-"), Run(URL64, 20, 20)],
            &[Lit("glft-"), Run(HEX, 64, 64), Lit("-"), Run(DIGIT, 1, 12)],
        ],
    )
    .see(GITLAB, GITLAB_TOKENS),
    family(
        "gitlab-scim-token",
        "GitLab",
        "the members of a group",
        &[&[Lit("glsoat-"), Run(URL64, 20, 50)]],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-trigger-token",
        "GitLab",
        "the right to start pipelines",
        &[
            &[Lit("glptt-"), Run(URL64, 40, 40)],
            &[Lit("glptt-"), Run(URL64, 20, 20)],
        ],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-job-token",
        "GitLab",
        "a project, while a job runs",
        &[
            &[
                Lit("glcbt-"),
                Run(ANY_HEX, 1, 5),
                Lit("_"),
                Run(URL64, 20, 20),
            ],
            &[Lit("glcbt-"), Run(URL64, 20, 20)],
        ],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-agent-token",
        "GitLab",
        "a Kubernetes cluster's agent",
        &[&[Lit("glagent-"), Run(URL64, 50, 70)]],
    )
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "gitlab-application-secret",
        "GitLab",
        "an OAuth application",
        &[&[Lit("gloas-"), Run(URL64, 64, 64)]],
    )
    .see(GITLAB, "GitLab → Preferences → Applications"),
    family(
        "gitlab-incoming-mail-token",
        "GitLab",
        "the right to file issues by mail as a user",
        &[&[Lit("glimt-"), Run(URL64, 25, 25)]],
    )
    .see(GITLAB, GITLAB_TOKENS),
    family(
        "gitlab-feature-flag-token",
        "GitLab",
        "a project's feature flags",
        &[&[Lit("glffct-"), Run(URL64, 20, 20)]],
    )
    .low()
    .see(GITLAB, GITLAB_ADMIN),
    family(
        "atlassian-api-token",
        "Atlassian",
        "Jira, Confluence and Bitbucket as a user",
        &[&[Any(&["ATATT3", "ATCTT3"]), Run(URL64.or(EQUALS), 60, 250)]],
    )
    .check(atlassian::token)
    .see(ATLASSIAN, ATLASSIAN_TOKENS),
    family(
        "bitbucket-app-password",
        "Atlassian",
        "Bitbucket as a user",
        &[&[Lit("ATBB"), Run(ALNUM, 24, 36)]],
    )
    .check(atlassian::token)
    .see(
        "https://support.atlassian.com/bitbucket-cloud/docs/app-passwords/",
        "bitbucket.org → Personal settings → App passwords",
    ),
    family(
        "bitbucket-server-token",
        "Atlassian",
        "a Bitbucket Data Center as a user",
        &[&[Lit("BBDC-"), Run(BASE64, 44, 44)]],
    )
    .check(atlassian::numbered)
    .see(
        "https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html",
        "Bitbucket → Manage account → HTTP access tokens",
    ),
    family(
        "atlassian-server-token",
        "Atlassian",
        "a Jira, Confluence or Bitbucket Data Center as a user",
        &[&[
            DIGITS64[0],
            DIGITS64[1],
            DIGITS64[2],
            Run(ALNUM, 12, 12),
            Lit("O"),
            Run(BASE64, 27, 27),
        ]],
    )
    .check(atlassian::bare)
    .see(
        "https://confluence.atlassian.com/enterprise/using-personal-access-tokens-1026032365.html",
        "Jira → Profile → Personal access tokens",
    ),
    family(
        "trello-token",
        "Atlassian",
        "Trello as a user",
        &[&[Lit("ATTA"), Run(ANY_HEX, 72, 72)]],
    )
    .see(
        "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
        "trello.com → Settings → Applications",
    ),
    family(
        "sourcegraph-token",
        "Sourcegraph",
        "a Sourcegraph instance as a user",
        &[
            &[Lit("sgp_"), Any(&["local"]), Lit("_"), Run(HEX, 40, 40)],
            &[
                Lit("sgp_"),
                Run(ANY_HEX, 16, 16),
                Lit("_"),
                Run(HEX, 40, 40),
            ],
            &[Lit("sgp_"), Run(HEX, 40, 40)],
        ],
    )
    .see(SOURCEGRAPH, "Sourcegraph → Settings → Access tokens"),
    family(
        "sourcegraph-license-key",
        "Sourcegraph",
        "a Sourcegraph subscription",
        &[&[Lit("slk_"), Run(HEX, 64, 64)]],
    )
    .see(SOURCEGRAPH, "sourcegraph.com → Subscriptions"),
];
