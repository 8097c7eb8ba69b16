use crate::checks::business;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::URL64;

pub(super) static FAMILIES: &[Family] = &[family(
    "mapbox-secret-token",
    "Mapbox",
    "an account's maps and styles",
    &[&[
        Any(&["sk.eyJ", "tk.eyJ"]),
        Run(URL64, 30, 300),
        Lit("."),
        Run(URL64, 22, 22),
    ]],
)
.check(business::mapbox)
.see(
    "https://docs.mapbox.com/help/getting-started/access-tokens/",
    "account.mapbox.com → Access tokens",
)];
