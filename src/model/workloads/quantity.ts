/** What the suffix of a quantity multiplies by. @see k8s.io/apimachinery pkg/api/resource/suffix.go */
const FACTORS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['n', 1e-9],
  ['u', 1e-6],
  ['m', 1e-3],
  ...['k', 'M', 'G', 'T', 'P', 'E'].map((suffix, place): [string, number] => [suffix, 1000 ** (place + 1)]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, place): [string, number] => [suffix, 1024 ** (place + 1)]),
]);

/** A quantity of Kubernetes ("250m", "1Gi", 2) as a number; undefined for what is not one. */
export function toQuantity(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const [, digits, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(value) ?? [];
  return digits === undefined ? undefined : Number(digits) * FACTORS.get(suffix)!;
}
