import { ApiObject, Chart } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { noteDeclaration } from '../../synth/messages/declared-at';
import type { Problem } from '../../diagnostics';
import { refuse } from '../../synth/messages/problem';
import { show } from './props/show';
import * as istio from '../../istio/vocabulary';

/** The scope of a new construct. Notes the line that declares it, and refuses what cannot be a scope, before the construct exists. */
export function asScope(scope: unknown, id: unknown, type: string): Construct {
  if (!(Construct.isConstruct(scope) && scope instanceof Construct) || typeof id !== 'string' || id === '') {
    refuse(typeof id === 'string' ? id : '', {
      message: `${type} got ${show(scope)} as its scope and ${show(id)} as its id.`,
      why: 'an object is written to the clusters of its scope, so without a scope it would go to no cluster.',
      fix: `pass the chart and an id first: (chart, 'id', …).`,
    });
  }
  if (scope.node.tryFindChild(id) !== undefined) {
    refuse(`${scope.node.path === '' ? '' : `${scope.node.path}/`}${id}`, {
      message: `the id ${show(id)} is taken in ${show(scope)}.`,
      why: 'constructs are told apart by id, so the second one cannot be added, and nothing would be written for it.',
      fix: `give one of them another id. Where its name is to be ${show(id)} all the same, pass it: { name: ${show(id)} }.`,
    });
  }
  noteDeclaration(scope, id);
  return scope;
}

/** The chart that a construct is in. cdk8s requires one for every object, and does not report which object has none. */
export function chartOf(construct: IConstruct): Chart {
  const chart = construct.node.scopes.find((scope) => Chart.isChart(scope));
  return (
    chart ??
    refuse(construct.node.path, {
      message: 'is not in a chart.',
      why: 'cdk8s writes the objects of charts, so it would never be written, to no cluster.',
      fix: "declare it in a chart: new Chart(mesh, 'sample', { namespace: 'sample' }).",
    })
  );
}

/** The namespace of the chart that a construct is in, if it is in one. */
export function namespaceOfChart(construct: IConstruct): string | undefined {
  return construct.node.scopes.find((scope) => Chart.isChart(scope))?.namespace;
}

/** All ApiObjects of a kind in a construct, itself included. */
export function apiObjectsOf(construct: IConstruct, kinds: readonly string[]): ApiObject[] {
  return construct.node
    .findAll()
    .filter((found): found is ApiObject => ApiObject.isApiObject(found) && kinds.includes(found.kind));
}

/** All Namespaces of a name in a construct. */
export function namespacesNamed(construct: IConstruct, name: string | undefined): ApiObject[] {
  return apiObjectsOf(construct, ['Namespace']).filter((object) => object.name === name);
}

/** An object as it is written; undefined if it cannot be rendered, which the synth reports. */
export function tryToRender<Manifest>(object: ApiObject): Manifest | undefined {
  try {
    return object.toJson() as Manifest;
  } catch {
    return undefined;
  }
}

/** Labels a Service or Namespace so that istiod binds it to a waypoint. */
export function waypointLabels(waypoint: LabelledWaypoint, ownNamespace: string | undefined): Record<string, string> {
  const elsewhere = waypoint.namespace !== undefined && waypoint.namespace !== ownNamespace;
  return {
    [istio.LABEL_USE_WAYPOINT]: waypoint.name,
    ...(elsewhere ? { [istio.LABEL_USE_WAYPOINT_NAMESPACE]: waypoint.namespace } : {}),
  };
}

/** The name of a waypoint; without a namespace, in the namespace of the object that is labelled with it. */
export interface LabelledWaypoint {
  readonly name: string;
  readonly namespace?: string;
}

/** The waypoint that a Service or Namespace names by labels of its own, if it names one. */
export function labelledWaypoint(object: ApiObject): LabelledWaypoint | undefined {
  const name = object.metadata.getLabel(istio.LABEL_USE_WAYPOINT);
  if (typeof name !== 'string' || name === istio.WAYPOINT_NONE) return undefined;
  return { name, namespace: object.metadata.getLabel(istio.LABEL_USE_WAYPOINT_NAMESPACE) };
}

/** Labels an object that is declared already, in place. Reports labels that had another value before. */
export function addLabels(object: ApiObject, labels: Record<string, string>): Problem[] {
  const problems: Problem[] = [];
  // The namespace of an earlier waypoint would stay behind and lead to another waypoint of the same name.
  const decided = istio.LABEL_USE_WAYPOINT in labels ? { [istio.LABEL_USE_WAYPOINT_NAMESPACE]: undefined } : {};
  for (const [key, value] of Object.entries({ ...decided, ...labels })) {
    const before = object.metadata.getLabel(key);
    if (before !== undefined && before !== value) {
      problems.push({
        message: `${object.kind} "${object.name}" is labelled ${key}: ${show(before)} already, and ${value === undefined ? 'not' : show(value)} here.`,
        why: 'two places that decide one label can disagree, and then its traffic takes another waypoint than the one whose rule was reviewed.',
        fix: 'keep one of them.',
      });
    }
    if (value !== undefined) object.metadata.addLabel(key, value);
  }
  return problems;
}
