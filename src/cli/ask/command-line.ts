import { quoted } from './explain-command';
import type { OptionTable } from '../line/option';

/** Writes a command as it was called, to be copied into a shell. Options that were left out are left out here. */
export function commandLine(
  name: string,
  operands: readonly string[],
  options: OptionTable,
  values: Readonly<Record<string, unknown>>,
): string {
  const words = Object.entries(options).flatMap(([option, { kind }]): string[] => {
    const value = values[option];
    if (kind === 'flag') return value === true ? [`--${option}`] : [];
    const given: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return given.flatMap((one) => [`--${option}`, String(one)]);
  });
  return ['cdk8s-ambient', name, ...operands, ...words].map(quoted).join(' ');
}
