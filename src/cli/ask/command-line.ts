import { quoted } from './explain-command';
import type { OptionTable, ValueType } from '../line/option';

/** Writes a command as it was called, to be copied into a shell. Options that were left out are left out here. */
export function commandLine(
  command: string,
  operands: readonly string[],
  options: OptionTable,
  values: Readonly<Record<string, unknown>>,
): string {
  const words = Object.entries(options).flatMap(([name, option]): string[] => {
    const value = values[name];
    if (option.kind === 'flag') return value === true ? [`--${name}`] : [];
    const { write = String } = option.type as ValueType<unknown>;
    const given: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return given.flatMap((one) => [`--${name}`, write(one)]);
  });
  return ['cdk8s-ambient', command, ...operands, ...words].map(quoted).join(' ');
}
