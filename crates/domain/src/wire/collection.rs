//! Collections, links and attributes of the dialect. Knows no resource.

use serde::{Deserialize, Serialize};

/// `attributes` of every resource.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attributes {
    pub object_type: String,
    /// Version to send in `If-Match` with a change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

impl Attributes {
    /// Attributes of something that is never changed.
    pub fn of(object_type: &str) -> Self {
        Self {
            object_type: object_type.to_owned(),
            etag: None,
        }
    }

    /// Attributes of something that carries a version.
    pub fn versioned(object_type: &str, version: u32) -> Self {
        Self {
            object_type: object_type.to_owned(),
            etag: Some(version.to_string()),
        }
    }
}

/// A header that a link asks for.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkHeader {
    pub key: String,
    pub value: String,
}

/// A link, relative to the API's base.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    pub uri: String,
    pub method: String,
    pub headers: Vec<LinkHeader>,
}

impl Link {
    /// A link that is followed with GET.
    pub fn get(uri: String) -> Self {
        Self {
            uri,
            method: "GET".to_owned(),
            headers: Vec::new(),
        }
    }
}

/// Links of a collection or a resource.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Links {
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    pub itself: Option<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
}

/// A page of resources. No `links.next` means the last page.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Collection<T> {
    /// Size of the whole filtered set, not of this page.
    #[serde(default)]
    pub total_count: u64,
    pub items: Vec<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<String>,
    #[serde(default)]
    pub links: Links,
    #[serde(default)]
    pub attributes: Attributes,
}

impl<T> Collection<T> {
    /// The whole set on one page.
    pub fn whole(uri: &str, items: Vec<T>) -> Self {
        Self {
            total_count: items.len() as u64,
            items,
            continuation_token: None,
            links: Links {
                itself: Some(Link::get(uri.to_owned())),
                next: None,
            },
            attributes: Attributes::of("Collection"),
        }
    }
}
