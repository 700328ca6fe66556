import type { IConstruct } from 'constructs';
import type { Problem } from '../../../diagnostics';
import { meantName } from '../../../util/meant-name';
import { isPlainObject, problemsInside, usableProps, type Kind, type Shape } from './kinds';
import { show } from './show';
import { noteType } from './type-of';

const FORM = Symbol.for('cdk8s-ambient.form-of-props');

/** What is wrong with the form of what a construct was given. */
export interface FormProblems {
  /** Properties that no construct of the kind has. */
  readonly unknown: Problem[];
  /** Values of another form than their property has: what they mean cannot be judged. */
  readonly misfits: Problem[];
  /** Properties of the kind that were probably meant by those that no construct of the kind has, and that were not given. */
  readonly misspelt: readonly string[];
}

/**
 * The props that a construct can work with. Properties that it does not have, and values of another form than expected, are
 * left out and reported when the construct is checked at synth.
 *
 * @param type the public name of the construct
 */
export function acceptProps<Props extends object>(
  construct: IConstruct,
  type: string,
  props: Props,
  shape: Shape<Props>,
): Props {
  reportProps(construct, type, props, shape);
  return usableProps(props, shape);
}

/** The same for a construct that must use its props before it exists. */
export function reportProps<Props extends object>(
  construct: IConstruct,
  type: string,
  props: Props,
  shape: Shape<Props>,
): void {
  const find = (): FormProblems => {
    if (!isPlainObject(props)) return { unknown: [], misfits: [noProps(type, props, shape)], misspelt: [] };
    const isKnown = (name: string): boolean => Object.hasOwn(shape, name);
    const part = (wanted: boolean): Problem[] =>
      problemsInside(
        type,
        Object.fromEntries(Object.entries(props).filter(([name]) => isKnown(name) === wanted)),
        shape,
      );
    return { unknown: part(false), misfits: part(true), misspelt: misspeltIn(props, shape) };
  };
  noteType(construct, type);
  Object.defineProperty(construct, FORM, { value: find, configurable: true });
}

/** What is wrong with the form of the props of a construct, for the cluster that is being rendered. */
export function formProblemsOf(construct: IConstruct): FormProblems {
  const find = (construct as { readonly [FORM]?: () => FormProblems })[FORM];
  return find?.() ?? { unknown: [], misfits: [], misspelt: [] };
}

/** Reports whether a construct was given a prop and could not take it in: by a name that it does not have, or in another form. */
export function isMisgiven(construct: IConstruct, name: string): boolean {
  const { misfits, misspelt } = formProblemsOf(construct);
  return misspelt.includes(name) || misfits.some(({ prop }) => prop === name);
}

function misspeltIn(props: object, shape: Readonly<Record<string, Kind>>): string[] {
  const given = new Map(Object.entries(props));
  return [...given.keys()]
    .filter((name) => !Object.hasOwn(shape, name))
    .flatMap((name) => meantName(name, Object.keys(shape)) ?? [])
    .filter((meant) => given.get(meant) === undefined);
}

function noProps(type: string, props: unknown, shape: Readonly<Record<string, Kind>>): Problem {
  return {
    message: `the props of ${type} are ${show(props)}, which is not an object.`,
    why: 'the props are not known, so the construct cannot be written as it is meant.',
    fix: `pass an object with ${Object.keys(shape).join(', ')}.`,
  };
}
