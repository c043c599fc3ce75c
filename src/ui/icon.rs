//! The few line drawings of the app. Each is decoration: words beside it say the same.

use leptos::prelude::*;

/// A drawing in a 16 by 16 box.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Icon {
    Enrol,
    Customers,
    Prices,
    Quotes,
    Usage,
    Settings,
    Menu,
    Search,
    Nothing,
    Locked,
    Broken,
    Close,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Enrol => "M3 13V4l5-2 5 2v9M6 13V8h4v5",
            Self::Customers => {
                "M8.5 5.5a2.5 2.5 0 1 1-5 0a2.500 2.500 0 0 1 5 0M1.500 13.500c.6-2.600 2.300-4 4.500-4s3.900 1.400 4.500 4M11 4.200a2.200 2.200 0 0 1 0 4.200M12.200 10c1.300.5 2.100 1.700 2.400 3.300"
            }
            Self::Prices => "M8.500 2H14v5.500L7.500 14 2 8.500zM12 5a1 1 0 1 1-2 0a1 1 0 0 1 2 0",
            Self::Quotes => "M3.500 2h6L13 5.500V14H3.500zM6 8h4.500M6 10.800h4.500",
            Self::Usage => "M2 14h12M4 14V9M8 14V3M12 14V6.500",
            Self::Settings => {
                "M10.200 8a2.200 2.200 0 1 1-4.400 0a2.200 2.200 0 0 1 4.400 0M8 1.800v2M8 12.200v2M1.800 8h2M12.200 8h2M3.600 3.600 5 5M11 11l1.400 1.400M12.400 3.600 11 5M5 11l-1.400 1.400"
            }
            Self::Menu => "M2 4h12M2 8h12M2 12h12",
            Self::Search => "M11 6.500a4.500 4.500 0 1 1-9 0a4.500 4.500 0 0 1 9 0M10 10l4 4",
            Self::Nothing => "M2 9l2-6h8l2 6v4H2zM2 9h4l1 2h2l1-2h4",
            Self::Locked => "M4 7h8v7H4zM5.500 7V5a2.500 2.500 0 0 1 5 0v2M8 10v1.500",
            Self::Broken => "M8 2l6.500 12h-13zM8 6.500v3.500M8 11.800v.2",
            Self::Close => "M4 4l8 8M12 4l-8 8",
        }
    }
}

/// The drawing.
pub fn icon(icon: Icon) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}
