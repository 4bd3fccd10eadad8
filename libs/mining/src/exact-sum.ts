const PATTERN = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Adds decimal amounts such as `"2.55"` without rounding: one integer sum for each number of decimals. */
export class ExactSum {
  private readonly units: bigint[] = [];

  /** @throws RangeError when the amount is not in plain decimal notation */
  add(amount: string): void {
    const match = PATTERN.exec(amount);
    if (!match) throw new RangeError(`Not a decimal number: ${JSON.stringify(amount)}`);
    const [, sign, whole = '', fraction = ''] = match;
    this.units[fraction.length] = (this.units[fraction.length] ?? 0n) + BigInt(`${sign}${whole}${fraction}`);
  }

  /** The exact sum in decimal notation, without trailing zeros; `"0"` of none. */
  toString(): string {
    const scale = Math.max(0, this.units.length - 1);
    const sum = this.units.reduce((total, units, decimals) => total + units * 10n ** BigInt(scale - decimals), 0n);
    const digits = (sum < 0n ? -sum : sum).toString().padStart(scale + 1, '0');
    const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
    const whole = digits.slice(0, digits.length - scale);
    return `${sum < 0n ? '-' : ''}${whole}${scale > 0 && fraction ? `.${fraction}` : ''}`;
  }
}
