// The peers' side of the engine's rows: the same batch and the same quote as a script would write them.
// Runs in the page beside the engine's module; knows nothing but the figures it is told.
(() => {
  const UNIT = 10n ** 12n, HALF = UNIT / 2n;

  // Scaled integers in 64-bit arithmetic, which the browser compiles to machine integers.
  const bigintWithin63Bits = (prices, quantities) => {
    let total = 0n;
    for (let i = 0; i < prices.length; i++) {
      const product = BigInt.asIntN(64, prices[i] * quantities[i]);
      const half = product < 0n ? -HALF : HALF;
      total = BigInt.asIntN(64, total + BigInt.asIntN(64, BigInt.asIntN(64, product + half) / UNIT));
    }
    return total;
  };

  const bigintOfAnyLength = (prices, quantities) => {
    let total = 0n;
    for (let i = 0; i < prices.length; i++) {
      const product = prices[i] * quantities[i];
      total += (product < 0n ? product - HALF : product + HALF) / UNIT;
    }
    return total;
  };

  const decimalBatch = (prices, quantities) => {
    let total = new Decimal(0);
    for (let i = 0; i < prices.length; i++) {
      total = total.plus(prices[i].times(quantities[i]).toDecimalPlaces(2, Decimal.ROUND_HALF_UP));
    }
    return total;
  };

  const bigBatch = (prices, quantities) => {
    let total = new Big(0);
    for (let i = 0; i < prices.length; i++) {
      total = total.plus(prices[i].times(quantities[i]).round(2, Big.roundHalfUp));
    }
    return total;
  };

  const scaled = (figure, digits) => {
    const negative = figure < 0n, text = String(negative ? -figure : figure).padStart(digits + 1, '0');
    return (negative ? '-' : '') + text.slice(0, -digits) + '.' + text.slice(-digits);
  };

  // The quote in decimal.js: each step a plain object that holds Decimals, and where a number came from a
  // step, that step. What is the same for every line is made once.
  const quoteOf = told => {
    const decimal = text => new Decimal(text);
    const ZERO = decimal(0), HUNDRED = decimal(100), CREDIT = decimal(15), KEPT = decimal(85);
    const TO_CENTS = {mode: 'half_away_from_zero', digits: 2};
    const CLASSES = {
      markUp: 'price', discount: 'price', fixed: 'price', volume: 'volume', margin: 'margin', flatFee: 'flatFee', perUnitFee: 'perUnitFee',
    };
    const MONTHS = {monthly: 1, annual: 12, triennial: 36}, DAY = 24 * 60 * 60 * 1000;
    const rules = told.rules.map(rule => ({
      ...rule, figure: decimal(rule.figure), class: CLASSES[rule.kind],
      bounds: rule.bounds?.map(([from, percent]) => [decimal(from), decimal(percent)]),
      source: {
        document: rule.name,
        row: `${rule.buyer === null ? 'everyone' : `customer ${rule.buyer}`}, ${rule.goods === 'all' ? 'all goods' : `${rule.goods} ${rule.of}`}`,
        date: rule.starts,
      },
    }));
    const lines = told.lines.map(line => ({
      ...line, quantity: decimal(line.quantity),
      own: line.own && {price: decimal(line.own.price), cost: line.own.cost && decimal(line.own.cost)},
      tiers: line.tiers?.map(([from, rate]) => ({from: decimal(from), rate: decimal(rate)})),
      included: line.included && decimal(line.included),
      unit: line.unit && {cost: decimal(line.unit.cost), list: decimal(line.unit.list)},
      isMetered: Boolean(line.tiers), months: MONTHS[line.billingPlan],
      days: line.days?.map(day => new Date(`${day}T00:00:00Z`)),
      source: line.source && {document: told.priceList, row: line.source[0], date: line.source[1]},
    }));
    // The strongest first, so that the first that covers a line wins its class.
    const standing = () => rules
      .filter(rule => rule.starts <= told.day && (rule.buyer === null || rule.buyer === told.customer))
      .sort((a, b) => b.buyerRank - a.buyerRank || b.goodsRank - a.goodsRank || (a.starts < b.starts ? 1 : a.starts > b.starts ? -1 : 0));
    // Names compare without regard to case; two rules as strong as each other are an error.
    const winnersOf = (standing, names) => {
      const folded = {offer: names.offer.toLowerCase(), product: names.product.toLowerCase(), service: names.service.toLowerCase()};
      const won = {price: null, volume: null, margin: null, flatFee: null, perUnitFee: null};
      for (const rule of standing) {
        const best = won[rule.class];
        const isBeaten = best !== null && (best.buyerRank !== rule.buyerRank || best.goodsRank !== rule.goodsRank || best.starts !== rule.starts);
        if (isBeaten || (rule.goods !== 'all' && folded[rule.goods] !== rule.of)) continue;
        if (best !== null) throw new Error(`the price rules '${best.name}' and '${rule.name}' have the same scope and start`);
        won[rule.class] = rule;
      }
      return won;
    };
    const earnsCredit = line => line.isMetered && !/spot/i.test(line.name)
      && !line.tags.some(tag => tag === 'Resold' || tag.toLowerCase() === 'third party');
    // The day of the month on which a period begins, or the month's last where there is no such day.
    const begin = (start, months) => {
      const year = start.getUTCFullYear(), month = start.getUTCMonth() + months;
      return Date.UTC(year, month, Math.min(start.getUTCDate(), new Date(Date.UTC(year, month + 1, 0)).getUTCDate()));
    };
    const prorationOf = line => {
      if (!line.days) return null;
      const [start, end] = line.days;
      for (let periods = 0; ; periods++) {
        const first = begin(start, periods * line.months), next = begin(start, (periods + 1) * line.months);
        if (next > end.getTime() + DAY) {
          const days = end < first ? 0 : (end - first) / DAY + 1;
          return {periods: decimal(periods), days: decimal(days), of: decimal((next - first) / DAY)};
        }
      }
    };
    const take = (steps, kind, formula, inputs, amount, source, assumption, rounding) => {
      const step = {kind, formula, inputs, amount, source, assumption, rounding};
      steps.push(step);
      return step;
    };
    const basisOf = (line, basis, steps) => {
      const source = line.source;
      let figure;
      if (line.tiers) {
        // A step where something is included, else the quantity itself.
        let quantity = line.quantity, units = line.quantity;
        if (!line.included.isZero()) {
          units = Decimal.max(units.minus(line.included), ZERO);
          quantity = take(steps, 'included_quantity', 'max(quantity - included, 0)', {quantity, included: line.included}, units, source, 'included_first');
        }
        const tiers = [];
        for (let i = 0; i < line.tiers.length; i++) {
          const {from, rate} = line.tiers[i];
          if (i > 0 && !units.gt(from)) break;
          const next = line.tiers[i + 1]?.from;
          if (next && units.gt(next)) {
            tiers.push(take(steps, 'tier', '(upper - lower) * rate', {upper: next, lower: from, rate}, next.minus(from).times(rate), source));
          } else if (from.isZero()) {
            tiers.push(take(steps, 'tier', 'quantity * rate', {quantity, rate}, units.times(rate), source));
          } else {
            tiers.push(take(steps, 'tier', '(quantity - lower) * rate', {quantity, lower: from, rate}, units.minus(from).times(rate), source));
          }
        }
        figure = tiers[0];
        if (tiers.length > 1) {
          let sum = figure.amount;
          for (let i = 1; i < tiers.length; i++) sum = sum.plus(tiers[i].amount);
          figure = take(steps, 'list', 'sum', {tiers}, sum);
        }
      } else {
        const price = basis === 'list' ? line.unit.list : line.unit.cost;
        figure = take(steps, 'unit_price', 'quantity * price', {quantity: line.quantity, price}, line.quantity.times(price), source,
          line.isSeat ? 'seat_price_frozen' : undefined);
      }
      if (basis === 'cost_after_credit' && earnsCredit(line)) {
        figure = take(steps, 'partner_earned_credit', 'before * (100 - percent) / 100', {before: figure, percent: CREDIT},
          figure.amount.times(KEPT).div(HUNDRED));
      }
      return figure;
    };
    const prorated = (proration, before, steps) => {
      if (proration === null) return before;
      const {periods, days, of} = proration;
      return take(steps, 'proration', 'before * (periods + days / days_of_period)', {before, periods, days, days_of_period: of},
        before.amount.times(periods.times(of).plus(days)).div(of));
    };
    const rounded = (exact, steps) =>
      take(steps, 'rounding', 'exact', {exact}, exact.amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP), undefined, undefined, TO_CENTS);
    const entered = (line, price, steps) =>
      take(steps, 'entered', 'quantity * price', {quantity: line.quantity, price}, line.quantity.times(price));
    const costOf = (line, proration, steps) => prorated(proration,
      line.own ? entered(line, line.own.cost, steps) : basisOf(line, 'cost_after_credit', steps), steps);

    const priceOf = (line, standing) => {
      const steps = [], quantity = line.quantity, proration = prorationOf(line);
      const won = line.own ? {} : winnersOf(standing, line.names);
      let price;
      if (line.own) {
        price = entered(line, line.own.price, steps);
      } else {
        const rule = won.price, percent = rule.figure;
        if (rule.kind === 'fixed') {
          price = take(steps, 'fixed_unit_price', 'quantity * price', {quantity, price: percent}, quantity.times(percent), rule.source);
        } else if (rule.kind === 'discount') {
          const before = basisOf(line, 'list', steps);
          price = take(steps, 'discount', 'before * (100 - percent) / 100', {before, percent},
            before.amount.times(HUNDRED.minus(percent)).div(HUNDRED), rule.source);
        } else {
          const before = basisOf(line, rule.basis, steps);
          price = take(steps, 'mark_up', 'before * (100 + percent) / 100', {before, percent},
            before.amount.times(HUNDRED.plus(percent)).div(HUNDRED), rule.source);
        }
      }
      if (won.volume) {
        let earned = null;
        for (const bound of won.volume.bounds) if (quantity.gte(bound[0])) earned = bound;
        if (earned) {
          price = take(steps, 'volume_discount', 'before * (100 - percent) / 100', {before: price, percent: earned[1]},
            price.amount.times(HUNDRED.minus(earned[1])).div(HUNDRED), won.volume.source);
        }
      }
      price = prorated(proration, price, steps);
      if (won.margin) {
        const cost = costOf(line, proration, steps), percent = won.margin.figure;
        price = take(steps, 'minimum_margin', 'max(before, cost * 100 / (100 - percent))', {before: price, cost, percent},
          Decimal.max(price.amount, cost.amount.times(HUNDRED).div(HUNDRED.minus(percent))), won.margin.source);
      }
      if (won.flatFee) {
        const fee = won.flatFee.figure;
        price = take(steps, 'flat_fee', 'before + fee', {before: price, fee}, price.amount.plus(fee), won.flatFee.source);
      }
      if (won.perUnitFee) {
        const fee = won.perUnitFee.figure;
        price = take(steps, 'per_seat_fee', 'before + quantity * fee', {before: price, quantity, fee},
          price.amount.plus(quantity.times(fee)), won.perUnitFee.source);
      }
      const amount = rounded(price, steps).amount, costSteps = [];
      const cost = rounded(costOf(line, proration, costSteps), costSteps).amount;
      return {amount, steps, cost, costSteps};
    };
    const price = () => {
      const rulebook = standing(), priced = lines.map(line => priceOf(line, rulebook));
      let total = ZERO;
      for (const line of priced) total = total.plus(line.amount);
      return {priced, total};
    };
    return {price};
  };

  // What of the engine's lines is not as the peer's, as a text; empty when all is equal: every step with
  // its formula, its numbers and where they came from, its source, reading and rounding. A fraction that no
  // decimal is equal to is left to the rounded amounts.
  const differences = (lines, priced) => {
    const sameNumber = (text, decimal) => text.includes('/') || decimal.eq(text);
    const KEYS = ['document', 'row', 'date', 'mode', 'digits'];
    const sameText = (ours, theirs) => JSON.stringify(ours ?? null, KEYS) === JSON.stringify(theirs ?? null, KEYS);
    const sameInput = (ours, [name, figure], steps) => {
      const isStep = !Decimal.isDecimal(figure);
      return ours.name === name && sameNumber(ours.value, isStep ? figure.amount : figure)
        && (ours.step ?? null) === (isStep ? steps.indexOf(figure) : null);
    };
    const sameStep = (ours, theirs, steps) => {
      const isSum = theirs.formula === 'sum';
      const inputs = isSum ? theirs.inputs.tiers.map((step, i) => [`tier_${i + 1}`, step]) : Object.entries(theirs.inputs);
      const formula = isSum ? inputs.map(([name]) => name).join(' + ') : theirs.formula;
      return ours.kind === theirs.kind && ours.formula === formula && sameNumber(ours.amount, theirs.amount)
        && ours.inputs.length === inputs.length && ours.inputs.every((input, i) => sameInput(input, inputs[i], steps))
        && sameText(ours.source, theirs.source) && sameText(ours.rounding, theirs.rounding) && sameText(ours.assumption, theirs.assumption);
    };
    const same = (ours, theirs) => ours.length === theirs.length && ours.every((step, i) => sameStep(step, theirs[i], theirs));
    const wrong = lines.flatMap((line, i) => {
      const peer = priced[i];
      const isEqual = peer.amount.eq(line.amount) && peer.cost.eq(line.cost)
        && same(line.steps, peer.steps) && same(line.costSteps, peer.costSteps);
      return isEqual ? [] : [`line ${i}: ${JSON.stringify(line)} against ${JSON.stringify(peer)}`];
    });
    return wrong.length ? `${wrong.length} of ${lines.length} lines differ; ${wrong[0]}` : '';
  };

  // Seconds of one call, over as many calls as it takes to fill the time given in milliseconds.
  const seconds = (work, least) => {
    const begun = performance.now();
    let calls = 0, now;
    do { work(); calls++; now = performance.now(); } while (now - begun < least);
    return (now - begun) / calls / 1000;
  };

  // What is measured, by the name of its row: the engine's side, the peer's, and whether they agree.
  const contests = {};
  const prepareBatches = lines => {
    const within = new wasm_bindgen.Columns(lines, false, 7), beyond = new wasm_bindgen.Columns(lines, true, 7);
    const against = (columns, of, batch, isSame) => {
      const prices = of(columns.prices(), 8), quantities = of(columns.quantities(), 6);
      return {ours: () => columns.sum(), peer: () => batch(prices, quantities), isSame};
    };
    const integers = column => column, inCents = (ours, theirs) => ours === theirs;
    contests['bigint'] = against(within, integers, bigintWithin63Bits, inCents);
    contests['bigint-beyond-63-bits'] = against(beyond, integers, bigintOfAnyLength, inCents);
    const as = Kind => (column, digits) => Array.from(column, figure => new Kind(scaled(figure, digits)));
    const inEuro = (ours, theirs) => theirs.eq(scaled(ours, 2));
    if (globalThis.Decimal) contests['decimal.js'] = against(within, as(Decimal), decimalBatch, inEuro);
    if (globalThis.Big) contests['big.js'] = against(within, as(Big), bigBatch, inEuro);
  };
  const prepareQuote = lines => {
    const quote = new wasm_bindgen.LargeQuote(lines, 7), peer = quoteOf(JSON.parse(quote.told()));
    contests['500-line'] = {ours: () => quote.price(), peer: peer.price, isSame: (ours, theirs) => theirs.total.eq(scaled(ours, 2))};
    return differences(JSON.parse(quote.explained()), peer.price().priced);
  };

  // One pair: seconds of either side, the one first that is asked for.
  const pair = (name, isOursFirst) => {
    const {ours, peer, isSame} = contests[name];
    const measured = isOursFirst ? [seconds(ours, 60), seconds(peer, 60)] : [seconds(peer, 60), seconds(ours, 60)].reverse();
    return {ours: measured[0], peer: measured[1], isSame: isSame(ours(), peer())};
  };

  globalThis.speed = {prepareBatches, prepareQuote, pair, quoteOf, differences, seconds};
})();
