import { fieldsOf, maps } from '../../util/maps';
import type { KubeObject } from '../object';
import { toQuantity } from './quantity';

/** Amounts by the name of a resource. */
export type Amounts = Readonly<Record<string, number>>;

/** What a container, or a pod, asks for and may use at most. */
export interface Resources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

type Fields = Readonly<Record<string, unknown>>;

/** An item of a LimitRange, with the defaults that Kubernetes completes it with. */
export interface Limit extends Resources {
  /** What it is about: `Container` or `Pod`. */
  readonly type: unknown;
  readonly max: Amounts;
  readonly min: Amounts;
}

/** The items of a LimitRange. @see kubernetes pkg/apis/core/v1/defaults.go SetDefaults_LimitRangeItem */
export function limitsOf({ body }: Pick<KubeObject, 'body'>): Limit[] {
  return maps(fieldsOf(body.spec).limits).map((item) => {
    const [max, min] = [amountsIn(item.max), amountsIn(item.min)];
    if (item.type !== 'Container') return { type: item.type, max, min, requests: {}, limits: {} };
    const limits = { ...max, ...amountsIn(item.default) };
    return { type: item.type, max, min, limits, requests: { ...min, ...limits, ...amountsIn(item.defaultRequest) } };
  });
}

/** What a container has once Kubernetes has completed it: a limit stands for a request that is not there. */
export function resourcesOf({ resources }: Fields, limits: readonly Limit[] = []): Resources {
  const { requests, limits: stated } = fieldsOf(resources);
  const own = amountsIn(stated);
  const completed = { requests: { ...own, ...amountsIn(requests) }, limits: own };
  return limits.reduce(
    (known, limit) => ({
      requests: { ...limit.requests, ...known.requests },
      limits: { ...limit.limits, ...known.limits },
    }),
    completed,
  );
}

/** The same of a pod: its containers together, or what one that runs before them has more. */
export function resourcesOfPod({ containers, initContainers }: Fields, limits: readonly Limit[] = []): Resources {
  const isBeside = ({ restartPolicy }: Fields): boolean => restartPolicy === 'Always';
  const before = maps(initContainers);
  const together = [...maps(containers), ...before.filter(isBeside)].map((one) => resourcesOf(one, limits));
  const alone = before.filter((one) => !isBeside(one)).map((one) => resourcesOf(one, limits));
  const of = (kind: keyof Resources): Amounts => {
    const sum = together.reduce<Amounts>((known, one) => joined(known, one[kind], (a, b) => a + b), {});
    return alone.reduce<Amounts>((known, one) => joined(known, one[kind], Math.max), sum);
  };
  return { requests: of('requests'), limits: of('limits') };
}

function joined(left: Amounts, right: Amounts, join: (a: number, b: number) => number): Amounts {
  const both = Object.entries(right).map(([name, amount]) => [name, join(left[name] ?? 0, amount)] as const);
  return { ...left, ...Object.fromEntries(both) };
}

/** Amounts as numbers; what is not a quantity is left out. */
export function amountsIn(value: unknown): Amounts {
  return Object.fromEntries(
    Object.entries(fieldsOf(value)).flatMap(([name, amount]) => {
      const read = toQuantity(amount);
      return read === undefined ? [] : [[name, read] as const];
    }),
  );
}
