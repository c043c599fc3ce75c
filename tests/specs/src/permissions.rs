//! Permissions as the specs need them: the customer of the customer personas, and its switch.

use crate::client::Client;
use crate::server::Server;
use domain::wire::paths;
use serde_json::json;

/// The customer that a customer persona belongs to.
///
/// # Panics
/// When it belongs to none.
pub fn own_customer(customer: &Client) -> String {
    let session = customer.get(paths::SESSION).expect(200).json();
    session["accounts"][0]["customer"]["id"]
        .as_str()
        .expect("a customer persona has its customer")
        .to_owned()
}

/// Lets the customer personas see their charges.
///
/// # Panics
/// When the server refuses.
pub fn allow_own_charges(server: &Server) {
    let owner = server.client_of("owner");
    let switch = paths::with_id(
        paths::CUSTOMER_PERMISSIONS,
        &own_customer(&server.client_of("customer-reader")),
    );
    let version = owner.get(&switch).expect(200).json()["attributes"]["etag"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let _ = owner
        .put(&switch, &version, &json!({"viewCharges": "allowed"}))
        .expect(200);
}
