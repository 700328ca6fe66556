import { BadValue, type ValueType } from './option';

/** Any text, called as the caller says: "FILE". */
export function text(name: string): ValueType<string> {
  return {
    name,
    read: (given) => {
      if (given === '') throw new BadValue(`${name}, not empty`);
      return given;
    },
  };
}

/** A whole number within bounds. */
export function wholeNumber(name: string, least: number, most: number): ValueType<number> {
  return {
    name,
    read: (given) => {
      const number = /^\d+$/.test(given) ? Number(given) : Number.NaN;
      if (number >= least && number <= most) return number;
      throw new BadValue(
        most === Number.MAX_SAFE_INTEGER
          ? `a whole number, ${least} or more`
          : `a whole number from ${least} to ${most}`,
      );
    },
  };
}

/** One of a few words. Help lists them. */
export function oneOf<Word extends string>(words: readonly Word[], name = words.join('|')): ValueType<Word> {
  return {
    name,
    read: (given) => {
      const found = words.find((word) => word === given);
      if (found === undefined) throw new BadValue(words.length === 1 ? words[0]! : `one of ${words.join(', ')}`);
      return found;
    },
  };
}

/** A share from 0 to less than 1, written in percent. */
export const percentage: ValueType<number> = {
  name: 'PERCENT',
  read: (given) => {
    const [, digits] = /^(\d+(?:\.\d+)?)%?$/.exec(given) ?? [];
    const percent = Number(digits ?? Number.NaN);
    if (!(percent < 100)) throw new BadValue('a percentage below 100, for example 1%');
    return percent / 100;
  },
  write: (share) => `${Number((share * 100).toPrecision(12))}%`,
};

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** "90", "90s", "5m" or "1h", in seconds. */
export const duration: ValueType<number> = {
  name: 'TIME',
  read: (given) => {
    const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(given) ?? [];
    const seconds = Number(number) * SECONDS[unit as keyof typeof SECONDS];
    if (number === undefined || seconds <= 0) throw new BadValue('a time such as 90s or 5m');
    return seconds;
  },
  write: (seconds) => `${seconds}s`,
};
