import { Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import type { Problem } from '../../../diagnostics';
import { read } from '../../../synth/render/rendering';
import { meantName } from '../../../util/meant-name';
import { show } from './show';
import { typeOf } from './type-of';

/** What form the value of a prop has. TypeScript sees to it; this is for JavaScript and for `any`. */
export interface Kind {
  /** In words, as in "which is not a list". */
  readonly name: string;
  /** What a value of another form does in an outage, where more can be told than that it cannot be written. */
  readonly why?: string;
  /** What to write instead. */
  readonly fix: string;
  /** What to write instead of this value, where that can be told. */
  readonly fixOf?: (value: unknown) => string | undefined;
  /** Reports whether a value has the form from outside. A token has any, until it is read. */
  readonly fits: (value: unknown) => boolean;
  /** What is wrong inside a value that fits. */
  readonly inside?: (field: string, value: unknown) => Problem[];
  /** True if it cannot differ per cluster, so that no token stands for it. */
  readonly isFixed?: boolean;
}

/** The kind of each prop. The compiler sees to it that none is missing, and that none is here that is gone. */
export type Shape<Props> = { readonly [Name in keyof Required<Props>]: Kind };

/** Anything: the construct judges it by what it means. */
export const judged: Kind = { name: 'a value', fix: '', fits: () => true };
export const text: Kind = {
  name: 'a string',
  fix: 'write it as a string.',
  fits: (value) => typeof value === 'string',
};
export const flag: Kind = { name: 'a boolean', fix: 'use true or false.', fits: (value) => typeof value === 'boolean' };

/** A list; its items are judged by the construct, or have a kind of their own. */
export function list(example: string, item?: Kind): Kind {
  return {
    name: 'a list',
    fix: `write a list: ${example}.`,
    fits: (value) => Array.isArray(value),
    inside: (field, value) =>
      item === undefined
        ? []
        : (value as unknown[]).flatMap((each, index) => misfits(`${field}[${index}]`, each, item)),
  };
}

/** A map from strings to values that the construct judges, or that have a kind of their own. */
export function map(example: string, item?: Kind): Kind {
  return {
    name: 'an object',
    fix: `write an object: ${example}.`,
    fits: isPlainObject,
    inside: (field, value) =>
      item === undefined
        ? []
        : Object.entries(value as object).flatMap(([key, each]) => misfits(`${field}.${key}`, each, item)),
  };
}

/** An object with known properties. */
export function struct<Props>(type: string, shape: Shape<Props>): Kind {
  const names = Object.keys(shape);
  return {
    name: `an object of ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`,
    fix: `write an object with properties of ${type}: ${names.join(', ')}.`,
    fits: isPlainObject,
    inside: (field, value) => problemsInside(type, value as object, shape, `${field}.`),
  };
}

/** A class with a private constructor, as those with factories have. */
interface MadeBy<Made> {
  readonly name: string;
  readonly prototype: Made;
  [Symbol.hasInstance](value: unknown): boolean;
}

/** An object of a class of ours, which its factories make. */
export function made<Made extends object>(
  type: MadeBy<Made>,
  example: string,
  inside?: (field: string, value: Made) => Problem[],
): Kind {
  return {
    name: `${articleOf(type.name)} ${type.name}`,
    fix: `use ${example}.`,
    fixOf: (value) => (isFactoryOf(type, value) ? `call it: ${type.name}.${value.name}().` : undefined),
    fits: (value) => value instanceof type,
    inside: inside as Kind['inside'],
  };
}

/** Reports whether a value is a factory that was meant to be called. */
function isFactoryOf(type: MadeBy<object>, value: unknown): value is { readonly name: string } {
  return typeof value === 'function' && (type as unknown as Record<string, unknown>)[value.name] === value;
}

/**
 * Another construct, the same in every cluster.
 *
 * @param type the class that it is of, or whose factory made it
 * @param adopting what makes one of an object that is declared already, and of which kind that is
 */
export function reference(
  type: string,
  why: string,
  fix: string,
  adopting?: { readonly kind: string; readonly call: string },
): Kind {
  return {
    name: `${articleOf(type)} ${type}`,
    why,
    fix,
    fixOf: (value) =>
      adopting !== undefined && isObject(value) && value.kind === adopting.kind ? `use ${adopting.call}.` : undefined,
    fits: (value) => Construct.isConstruct(value) && 'name' in value && isOfType(value, type),
    isFixed: true,
  };
}

/** True of what this package made by that name. A construct of others may stand in for it, but for one that is an object itself. */
function isOfType(value: Construct, type: string): boolean {
  const made = typeOf(value);
  if (made !== undefined) return made === type || made.startsWith(`${type}.`);
  return !isObject(value);
}

/** True of an ApiObject, and of a construct of cdk8s-plus that is one. */
function isObject(value: unknown): value is Construct & { readonly kind: unknown } {
  return Construct.isConstruct(value) && 'kind' in value && 'apiVersion' in value;
}

/** "a" or "an". */
export function articleOf(type: string): string {
  return /^[AEIOU]/.test(type) ? 'an' : 'a';
}

const UNREAD = 'nothing reads it, so the default applies, and in an outage the mesh does not do what the code says.';
const UNUSABLE =
  'it cannot be written as it stands, and without it the mesh does not do what the code says, above all in an outage.';

/** What is wrong with the names and forms of properties. */
export function problemsInside(
  type: string,
  props: object,
  shape: Readonly<Record<string, Kind>>,
  prefix = '',
): Problem[] {
  const known = Object.keys(shape);
  return Object.entries(props).flatMap(([name, value]): Problem[] => {
    if (Object.hasOwn(shape, name)) {
      if (value === undefined) return [];
      return misfits(`${prefix}${name}`, value, shape[name]!).map((problem) => ({ ...problem, prop: name }));
    }
    const meant = meantName(name, known);
    return [
      {
        message: `unknown property ${prefix}${name} of ${type}.`,
        why: UNREAD,
        fix: `${meant === undefined ? '' : `did you mean ${meant}? `}${type} has ${known.join(', ')}.`,
      },
    ];
  });
}

/** What is wrong with the form of one value. */
function misfits(field: string, given: unknown, kind: Kind): Problem[] {
  const value = kind.isFixed === true ? given : read(given);
  if (value === undefined) return [];
  if (kind.fits(value)) return kind.inside?.(field, value) ?? [];
  return [
    {
      message: `${field} is ${show(value)}, which is not ${kind.name}.`,
      why: kind.why ?? UNUSABLE,
      fix: kind.fixOf?.(value) ?? kind.fix,
    },
  ];
}

/** The props whose values have the form that is expected; the others are left out, and reported at synth. */
export function usableProps<Props extends object>(props: Props, shape: Shape<Props>): Props {
  if (!isPlainObject(props)) return {} as Props;
  const given = props as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries<Kind>(shape)
      .map(([name, kind]) => ({ name, kind, value: given[name] }))
      .filter(({ kind, value }) => (value instanceof Lazy && kind.isFixed !== true) || kind.fits(value))
      .map(({ name, value }) => [name, value]),
  ) as Props;
}

export function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Lazy);
}
