import type { IConstruct } from 'constructs';
import { describeProblem, type Problem } from '../../../diagnostics';
import { renderFor } from '../../../synth/render/rendering';
import { nameList, targetsOf, type TargetCluster } from '../../../synth/tree/scope';
import { formProblemsOf } from './props';

/**
 * Has a construct checked at synth, together with all others: first the form of its props, then what they mean. In a mesh the
 * check sees the values of each cluster; what is wrong in some clusters only is reported with their names. It also runs in a
 * stock cdk8s App, as any validation does.
 */
export function checkAtSynth(construct: IConstruct, check: () => Problem[]): void {
  construct.node.addValidation({ validate: () => runForEachTarget(construct, () => checkAll(construct, check)) });
}

/**
 * What a value of a wrong form means cannot be judged: it would be the same problem again, in worse words. So would it be to call
 * a property missing that was given by a misspelt name.
 */
function checkAll(construct: IConstruct, check: () => Problem[]): Problem[] {
  const { unknown, misfits, misspelt } = formProblemsOf(construct);
  if (misfits.length > 0) return [...unknown, ...misfits];
  return [...unknown, ...check().filter(({ prop }) => prop === undefined || !misspelt.includes(prop))];
}

function runForEachTarget(construct: IConstruct, check: () => Problem[]): string[] {
  const targets = targetsOf(construct);
  const [first] = targets;
  if (first === undefined) return attempt(check).map(describeProblem);
  const once = renderFor(first, () => attempt(check));
  if (!once.perCluster) return once.value.map(describeProblem);

  const clustersOf = new Map<string, Set<TargetCluster>>();
  for (const cluster of targets) {
    for (const problem of renderFor(cluster, () => attempt(check)).value) {
      const text = describeProblem(problem);
      clustersOf.set(text, (clustersOf.get(text) ?? new Set()).add(cluster));
    }
  }
  return [...clustersOf].map(([text, clusters]) =>
    clusters.size === targets.length ? text : `in ${nameList([...clusters])}: ${text}`,
  );
}

/** A value that cannot be computed is one problem among others: it must not hide them. */
function attempt(check: () => Problem[]): Problem[] {
  try {
    return check();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [
      {
        message: `has a value that cannot be computed: ${reason.replace(/\.+$/, '')}.`,
        why: 'without it the object cannot be written, and the rest of what is wrong with it cannot be seen.',
        fix: 'correct the function that makes the value; one of mesh.perCluster() must return a value for every cluster.',
      },
    ];
  }
}
