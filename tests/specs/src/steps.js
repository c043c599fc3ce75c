// Evaluates the steps that are on screen, exactly, with fractions of whole numbers: what each step's own
// data says, and what a person reads of its formula. Answers what it found and every disagreement.
const reduce = ([a, b]) => {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y) [x, y] = [y, x % y];
  return x ? [a / x, b / x] : [0n, 1n];
};
const number = text => {
  const [above, below] = text.split('/').map(part => {
    const [whole, digits = ''] = part.trim().split('.');
    return [BigInt(whole + digits), 10n ** BigInt(digits.length)];
  });
  return reduce(below ? [above[0] * below[1], above[1] * below[0]] : above);
};
const add = (x, y) => reduce([x[0] * y[1] + y[0] * x[1], x[1] * y[1]]);
const negated = x => [-x[0], x[1]];
const times = (x, y) => reduce([x[0] * y[0], x[1] * y[1]]);
const over = (x, y) => reduce(y[0] < 0n ? [-x[0] * y[1], -x[1] * y[0]] : [x[0] * y[1], x[1] * y[0]]);
const below = (x, y) => x[0] * y[1] < y[0] * x[1];
const evaluate = (formula, inputs) => {
  const words = formula.match(/[\p{L}_][\p{L}\p{N}_]*|\d+(\.\d+)?|[-+*/(),]/gu) || [];
  let at = 0;
  const take = word => words[at] === word && ++at;
  const must = word => { if (!take(word)) throw new Error(`'${word}' is missing in ${formula}`); };
  const sum = () => {
    let value = product();
    for (;;) {
      if (take('+')) value = add(value, product());
      else if (take('-')) value = add(value, negated(product()));
      else return value;
    }
  };
  const product = () => {
    let value = one();
    for (;;) {
      if (take('*')) value = times(value, one());
      else if (take('/')) value = over(value, one());
      else return value;
    }
  };
  const one = () => {
    if (take('-')) return negated(one());
    if (take('(')) { const value = sum(); must(')'); return value; }
    const word = words[at++];
    if (word === 'max' || word === 'min') {
      must('(');
      const left = sum();
      must(',');
      const right = sum();
      must(')');
      return below(left, right) === (word === 'max') ? right : left;
    }
    if (word in inputs) return inputs[word];
    return number(word);
  };
  const value = sum();
  if (at !== words.length) throw new Error(`${formula} goes on after its end`);
  return value;
};
const rounded = ([a, b], digits, mode) => {
  const unit = 10n ** BigInt(digits);
  const [size, negative] = [a < 0n ? -a : a, a < 0n];
  let whole = size * unit / b;
  const rest = size * unit % b;
  const up = {
    half_away_from_zero: rest * 2n >= b,
    half_even: rest * 2n > b || (rest * 2n === b && whole % 2n === 1n),
    truncate: false,
    floor: negative && rest > 0n,
    up: rest > 0n,
  }[mode];
  if (up) whole += 1n;
  return reduce([negative ? -whole : whole, unit]);
};
const same = (x, y) => x[0] === y[0] && x[1] === y[1];
const found = { steps: 0, read: 0, wrong: [] };
for (const step of document.querySelectorAll('ol.steps li[data-formula]')) {
  const { formula, inputs, amount, digits, rounding } = step.dataset;
  const known = Object.fromEntries(inputs.split(';').filter(Boolean).map(pair => {
    const [name, value] = pair.split('=');
    return [name, number(value)];
  }));
  const finished = value => digits === undefined ? value : rounded(value, Number(digits), rounding);
  found.steps += 1;
  const told = finished(evaluate(formula, known));
  if (!same(told, number(amount))) found.wrong.push(`${formula} with ${inputs} is not ${amount}`);
  const shown = step.querySelector('.how').textContent.split(' · ')[0];
  if (!inputs.includes('/')) {
    found.read += 1;
    const plain = shown.replace(/(\d),(?=\d)/g, '$1').replaceAll('×', '*').replaceAll('−', '-');
    if (!same(finished(evaluate(plain, {})), number(amount))) {
      found.wrong.push(`what is read, '${shown}', is not ${amount}`);
    }
  }
}
return found;
