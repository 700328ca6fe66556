import type { Members } from './data';

/** Numbers in ascending order as ranges: "0-4,7". */
export function toRanges(numbers: readonly number[]): Members {
  const parts: string[] = [];
  for (let from = 0; from < numbers.length;) {
    let to = from;
    while (to + 1 < numbers.length && numbers[to + 1] === numbers[to]! + 1) to += 1;
    parts.push(from === to ? String(numbers[from]) : `${numbers[from]}-${numbers[to]}`);
    from = to + 1;
  }
  return parts.join(',');
}
