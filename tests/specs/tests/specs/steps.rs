//! Every figure opens its steps, and whoever works them out again, from the data or from what is on screen,
//! comes to the same figure.

use domain::wire::paths;
use serde_json::{Value, json};
use specs::{Page, Server, quotes};

/// Works out every step on screen, exactly.
const EVALUATE: &str = include_str!("../../src/steps.js");

fn evaluated(page: &Page) -> Value {
    page.script(EVALUATE, &[])
}

/// A decimal without zeros at its end.
fn plain(value: &Value) -> String {
    let figure = domain::decimal::parse_exact(value.as_str().unwrap_or_default()).unwrap();
    figure.normalize().to_string()
}

/// Two tiers above the included quantity, a reservation beside its meter, and a licence by seat.
fn retail() -> String {
    let item = |more: &str, price: &str, unit: &str| {
        format!(
            r#"{{"currencyCode":"EUR","tierMinimumUnits":0.0,"retailPrice":{price},"unitPrice":{price},
            "armRegionName":"westeurope","location":"EU West","effectiveStartDate":"2026-08-01T00:00:00Z",
            "meterId":"compute-d4","meterName":"D4 v5","productId":"PRD1","skuId":"PRD1/0001","productName":"Dv5",
            "serviceName":"Virtual Machines","serviceFamily":"Compute","unitOfMeasure":"{unit}"{more}}}"#
        )
    };
    format!(
        r#"{{"BillingCurrency":"EUR","Items":[{},{}],"NextPageLink":null,"Count":2}}"#,
        item(
            r#","type":"Consumption","savingsPlan":[{"unitPrice":0.15,"retailPrice":0.15,"term":"1 Year"}]"#,
            "0.2",
            "1 Hour"
        ),
        item(
            r#","type":"Reservation","reservationTerm":"1 Year""#,
            "1168.0",
            "1 Hour"
        ),
    )
}

#[test]
fn the_steps_on_screen_come_to_the_figures_beside_them() {
    let server = Server::demo();
    let kept = quotes::save(&server, 12);
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    // Far enough that every tier is reached.
    let first = page.find_css(quotes::QUANTITY_FIELD);
    page.script(
        "arguments[0].focus(); arguments[0].select()",
        &[serde_json::to_value(&first).unwrap()],
    );
    page.press("600000.125");
    let mut steps = 0;
    for line in 0..12 {
        page.script(
            "document.querySelectorAll('tbody button.explain')[arguments[0]].click()",
            &[json!(line)],
        );
        page.find_css("#explanation ol.steps");
        page.script(
            "for (const fold of document.querySelectorAll('#explanation details')) fold.open = true",
            &[],
        );
        let found = evaluated(&page);
        assert_eq!(found["wrong"], json!([]), "line {line}");
        let count = found["steps"].as_u64().unwrap_or_default();
        assert!(
            count >= 4,
            "line {line}: price and cost have steps: {found}"
        );
        assert!(found["read"].as_u64() > Some(0), "line {line}: {found}");
        steps += count;
        let shown = page.script(
            "const row = document.querySelectorAll('tbody tr')[arguments[0]];
             return [row.querySelector('button.explain').textContent.trim(),
                document.querySelector('#explanation ol.steps .sum .num').textContent]",
            &[json!(line)],
        );
        let (cell, sum) = (shown[0].as_str().unwrap(), shown[1].as_str().unwrap());
        assert_eq!(sum, format!("{cell} EUR"), "line {line}");
    }
    assert!(steps >= 60, "{steps}");
}

#[test]
fn a_step_whose_figure_is_another_is_found_out() {
    let server = Server::demo();
    let kept = quotes::save(&server, 2);
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    page.script(
        "document.querySelector('tbody button.explain').click()",
        &[],
    );
    page.find_css("#explanation ol.steps");
    page.script(
        "document.querySelector('ol.steps li[data-formula]').dataset.amount = '0.123456789'",
        &[],
    );
    let found = evaluated(&page);
    assert!(
        found["wrong"]
            .as_array()
            .is_some_and(|wrong| !wrong.is_empty()),
        "{found}"
    );
}

#[test]
fn a_reservation_and_a_savings_plan_say_from_when_they_pay() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let list = client
        .send(
            "POST",
            paths::PRICE_LISTS,
            &[("Content-Type", "application/json")],
            &retail(),
        )
        .expect(201)
        .json();
    let customer = client
        .get(&format!("{}?size=1", paths::CUSTOMERS))
        .expect(200)
        .json()["items"][0]["id"]
        .clone();
    let quote = json!({"customerId": customer, "priceListId": list["id"], "markupPercent": "10", "lines": [
        {"meterId": "PRD1:0001:P1Y", "meterRegion": "EU West", "quantity": "1"},
        {"meterId": "compute-d4:savings_plan:P1Y", "meterRegion": "EU West", "quantity": "730"},
    ]});
    let kept = client.post(paths::QUOTES, &quote).expect(201).json();
    // 1168.00 over 0.20 an hour: 5840 hours, the eighth month of 730 hours. The mark-up is on both.
    let break_even = |line: usize| {
        let known = &kept["lines"][line]["breakEven"];
        json!([known["hours"], known["month"]])
    };
    assert_eq!(break_even(0), json!(["5840.00", 8]));
    // 0.15 of 0.20 in each of 8760 hours: 6570 hours, the ninth month.
    assert_eq!(break_even(1), json!(["6570.00", 9]));
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    for (line, words) in [
        (
            0,
            "Cheaper than paying by use from 5,840 hours on: month 8 of 12",
        ),
        (
            1,
            "Cheaper than paying by use from 6,570 hours on: month 9 of 12",
        ),
    ] {
        page.script(
            "document.querySelectorAll('tbody button.explain')[arguments[0]].click()",
            &[json!(line)],
        );
        page.wait_for_text(words);
        page.script(
            "for (const fold of document.querySelectorAll('#explanation details')) fold.open = true",
            &[],
        );
        let found = evaluated(&page);
        assert_eq!(found["wrong"], json!([]), "line {line}");
        let hours = page.script(
            "return [...document.querySelectorAll('#break-even ~ ol.steps li[data-amount]')].at(-1).dataset.amount",
            &[],
        );
        assert_eq!(
            plain(&hours),
            plain(&kept["lines"][line]["breakEven"]["hours"])
        );
    }
}

#[test]
fn the_totals_open_the_steps_that_lead_to_them() {
    let server = Server::demo();
    let client = server.client_of("owner");
    let mut kept = quotes::save(&server, 15);
    let request = json!({
        "customerId": kept["customerId"], "priceListId": kept["priceListId"], "markupPercent": "12.5",
        "taxPercent": "19", "lines": kept["lines"],
    });
    kept = client.post(paths::QUOTES, &request).expect(201).json();
    let last = |steps: &Value| plain(&steps.as_array().unwrap().last().unwrap()["amount"]);
    assert_eq!(last(&kept["totalSteps"]), plain(&kept["totalWithTax"]));
    let margin = &kept["internal"]["marginSteps"];
    assert_eq!(
        plain(&margin[2]["amount"]),
        plain(&kept["internal"]["margin"])
    );
    assert_eq!(last(margin), plain(&kept["internal"]["marginPercent"]));
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("owner");
    quotes::open_for_change(&page, &kept);
    for (figure, steps) in [
        ("#quote-total", 4),
        ("#quote-margin", 5),
        ("#quote-gross", 4),
        ("#quote-cost", 5),
    ] {
        page.find_css(figure);
        page.script(
            "document.querySelector('#total-explanation button')?.click();
             document.querySelector(arguments[0]).closest('button').click()",
            &[json!(figure)],
        );
        page.find_css("#total-explanation ol.steps");
        let found = evaluated(&page);
        assert_eq!(found["wrong"], json!([]), "{figure}");
        assert_eq!(found["steps"], json!(steps), "{figure}: {found}");
        assert!(found["read"].as_u64() > Some(2), "{figure}: {found}");
    }
}

#[test]
fn quantities_of_a_month_of_real_charges_become_lines_for_whoever_writes_quotes() {
    let server = Server::demo();
    let client = server.client_of("sales-agent");
    // The demonstration's customers used meters of the demonstration's own price list.
    let customers = client.get(paths::CUSTOMERS).expect(200).json();
    let (customer, used) = customers["items"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|customer| {
            let id = customer["id"].as_str()?;
            let url = format!("{}?customerId={id}", paths::CHARGE_QUANTITIES);
            let answer = client.get(&url).expect(200).json();
            (answer["items"].as_array()?.len() > 2).then(|| (customer.clone(), answer))
        })
        .expect("a customer used something");
    assert_eq!(used["period"], "2026-08");
    let helpdesk = server.client_of("helpdesk-agent");
    let url = format!(
        "{}?customerId={}",
        paths::CHARGE_QUANTITIES,
        customer["id"].as_str().unwrap()
    );
    let _ = helpdesk.get(&url).expect(403);
    let _ = server.client_of("customer-admin").get(&url).expect(403);
    let _ = client
        .get(&format!("{}?customerId=absent", paths::CHARGE_QUANTITIES))
        .expect(404);
    let _ = client.get(paths::CHARGE_QUANTITIES).expect(400);
    let Some(page) = Page::open(&server) else {
        return;
    };
    page.sign_in_as("sales-agent");
    page.goto(&format!(
        "/quotes/new?customer={}",
        customer["id"].as_str().unwrap()
    ));
    page.find_css("#used-quantities summary");
    page.script(
        "document.querySelector('#used-quantities').open = true",
        &[],
    );
    page.find_css("#take-quantities");
    page.script("document.querySelector('#take-quantities').click()", &[]);
    let lines = || {
        page.script(
            "return [...document.querySelectorAll('input.line-quantity')].map(field => field.value)",
            &[],
        )
    };
    page.wait("the lines", || {
        lines()
            .as_array()
            .is_some_and(|lines| !lines.is_empty())
            .then_some(())
    });
    let taken = lines();
    let all: Vec<String> = used["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item["quantity"].as_str())
        .map(|text| {
            text.parse::<rust_decimal::Decimal>()
                .unwrap()
                .normalize()
                .to_string()
        })
        .collect();
    for quantity in taken.as_array().unwrap() {
        assert!(
            all.iter()
                .any(|known| Some(known.as_str()) == quantity.as_str()),
            "{quantity} of {all:?}"
        );
    }
    // Taken again, they are the same lines.
    page.script("document.querySelector('#take-quantities').click()", &[]);
    assert_eq!(lines(), taken);
}
