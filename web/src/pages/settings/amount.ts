const digits = new Map<string, number>();

/** How many digits a currency has behind the point. */
function digitsOf(currency: string): number {
  let n = digits.get(currency);
  if (n === undefined) {
    n = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    digits.set(currency, n);
  }
  return n;
}

/** An amount for a field: "12.50"; nothing for 0. `point` is how the person writes decimals. */
export function amountText(minor: number, currency: string, point: string): string {
  if (minor === 0) return "";
  const n = digitsOf(currency);
  return (minor / 10 ** n).toFixed(n).replace(".", point);
}

/** What a person typed as an amount, in minor units; undefined when it is none. Empty is 0. */
export function minorOf(text: string, currency: string): number | undefined {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return 0;
  if (!/^\d+(\.\d*)?$/.test(plain)) return undefined;
  const n = digitsOf(currency);
  const minor = Math.round(Number(plain) * 10 ** n);
  return (plain.split(".")[1] ?? "").length <= n && Number.isSafeInteger(minor) ? minor : undefined;
}
