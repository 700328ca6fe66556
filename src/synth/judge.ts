import { Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Collection } from './tree/collect';
import { compareText } from '../util/compare-text';
import { declaredAt } from './messages/declared-at';
import type { Layout } from './place/layout';
import { judgeNames } from './names';
import { oncePerChart } from './messages/once-per-chart';
import { oncePerText } from './messages/once-per-text';
import { findCycle } from './place/order';
import { judgePhases } from './verdict/phases';
import { describeProblem, type Problem } from '../diagnostics';
import { InvalidInput, withLine, type LocatedProblem } from './messages/problem';
import { quote } from './messages/quote';
import type { RenderedDocument, Rendering } from './render/render';
import { nameList, type TargetCluster } from './tree/scope';
import type { MeshVerdict } from './verdict/verdict';

/**
 * The one place that stops a synth: for what the constructs report of themselves, what could not be rendered, and what no
 * cluster would take. Reports all of it at once, before a byte is written.
 */
export function judge(
  collection: Collection,
  rendering: Rendering,
  { phases }: Pick<Layout, 'phases'>,
  rules: () => MeshVerdict,
): MeshVerdict {
  const validations = validate(collection);
  const rejected = validations.map(({ path }) => path);
  const problems = [
    ...validations,
    // A construct with invalid input often fails to render: the same problem again, in worse words.
    ...rendering.failures.filter(({ path }) => !rejected.some((bad) => path === bad || path.startsWith(`${bad}/`))),
    ...judgeDocuments(rendering.documents, new Set(rejected)),
    ...judgeDependencies(collection),
    ...(phases ? judgePhases(rendering.documents) : []),
  ];
  // The rules judge meshes that can exist. For any other they would report the same problems in other words.
  if (problems.length > 0)
    throw new InvalidInput(sorted(withLines(oncePerChart(problems, collection.constructs), collection)));
  const verdict = rules();
  if (verdict.errors.length > 0) throw new InvalidInput(sorted(withLines(verdict.errors, collection)));
  return { errors: [], warnings: sorted(withLines(verdict.warnings, collection)) };
}

/** Says of each problem where its construct is declared, and what is wrong alike by one line, as in a loop, once. */
function withLines(problems: readonly LocatedProblem[], { constructs }: Collection): LocatedProblem[] {
  if (problems.length === 0) return [];
  const byPath = new Map(constructs.map((construct) => [construct.node.path, construct]));
  const located = problems.map(({ path, text }) => {
    const line = declaredAtOf(byPath.get(path));
    return { path, text: withLine(text, line), hasLine: line !== undefined };
  });
  return [...located.filter(({ hasLine }) => !hasLine), ...oncePerText(located.filter(({ hasLine }) => hasLine))];
}

function declaredAtOf(construct: IConstruct | undefined): string | undefined {
  return construct && declaredAt(construct);
}

function sorted(problems: readonly LocatedProblem[]): LocatedProblem[] {
  return [...problems].sort((left, right) => compareText(left.path, right.path) || compareText(left.text, right.text));
}

function validate({ constructs }: Collection): LocatedProblem[] {
  return constructs.flatMap(({ node }) => {
    try {
      return node.validate().map((text) => ({ path: node.path, text: String(text) }));
    } catch (error) {
      const what = `has a validation that throws: ${error instanceof Error ? error.message : String(error)}.`;
      const why = 'what it would have found is not known, so nothing is written.';
      return [
        {
          path: node.path,
          text: describeProblem({ message: what, why, fix: 'correct the function given to addValidation().' }),
        },
      ];
    }
  });
}

/**
 * @param rejected paths of constructs that report something themselves
 */
function judgeDocuments(documents: readonly RenderedDocument[], rejected: ReadonlySet<string>): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const report = (document: RenderedDocument, problem: Problem): void => {
    problems.push({ path: document.source.construct.node.path, text: describeProblem(problem) });
  };

  const identities = new Map<string, RenderedDocument[]>();
  for (const document of documents) {
    const { manifest, group, misreading, hole } = document;
    const wrongNames = judgeNames(document);
    // A construct that declares the object reports its names itself, with what they do in an outage.
    const { scope } = document.source.construct.node;
    const isReported = scope !== undefined && !Chart.isChart(scope) && rejected.has(scope.node.path);
    if (!isReported) for (const problem of wrongNames) report(document, problem);
    if (wrongNames.length > 0) continue; // without good names it has no identity to compare
    const { name, namespace } = manifest.metadata ?? {};
    if (misreading !== undefined) {
      report(document, {
        message: `${manifest.kind} "${name}": ${quote(misreading.text)} at ${misreading.path.join('.')} ${misreading.effect}.`,
        why: 'the cluster would get another value than the code has, or nothing of this file.',
        fix: 'change the string; put arbitrary bytes into binaryData of a ConfigMap, in base64.',
      });
    }
    if (hole !== undefined) {
      report(document, {
        message: `${manifest.kind} "${name}": ${hole} is null, an empty entry of a list.`,
        why: 'the API server reads it as an empty string or an empty object, or refuses the whole object.',
        fix: 'find out why the value is missing: a variable that was never set, or a function that returned nothing.',
      });
    }
    const identity = `${group}/${manifest.kind}/${namespace ?? ''}/${name}`;
    const namesakes = identities.get(identity);
    if (namesakes === undefined) identities.set(identity, [document]);
    else namesakes.push(document);
  }
  for (const namesakes of identities.values()) problems.push(...judgeNamesakes(namesakes));
  problems.push(...judgeIdentities(documents));
  return problems;
}

/** Finds the same group, kind, namespace and name twice in one cluster: the second would silently replace the first. */
function judgeNamesakes(namesakes: readonly RenderedDocument[]): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const takenBy = new Map<TargetCluster, RenderedDocument>();
  const conflicts = new Map<string, { first: RenderedDocument; second: RenderedDocument; clusters: TargetCluster[] }>();
  if (namesakes.length < 2) return [];
  for (const document of namesakes) {
    for (const cluster of document.clusters) {
      const other = takenBy.get(cluster);
      if (other === undefined) {
        takenBy.set(cluster, document);
        continue;
      }
      const key = `${other.source.construct.node.path}\n${document.source.construct.node.path}`;
      const conflict = conflicts.get(key) ?? { first: other, second: document, clusters: [] };
      conflict.clusters.push(cluster);
      conflicts.set(key, conflict);
    }
  }
  for (const { first, second, clusters } of conflicts.values()) {
    const { kind, metadata } = second.manifest;
    problems.push({
      path: second.source.construct.node.path,
      text: describeProblem({
        message: `${kind} "${nameOf(metadata)}" is declared by "${first.source.construct.node.path}" too, in ${nameList(clusters)}.`,
        why: 'one would replace the other on every apply, so it is left to chance which of them is there in an outage.',
        fix: 'rename one, declare it once in a wider scope, or use mesh.perCluster() for the value that differs.',
      }),
    });
  }
  return problems;
}

/** A shared object has one kind, namespace and name in all clusters: clusters find each other's objects by these. */
function judgeIdentities(documents: readonly RenderedDocument[]): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const firstOf = new Map<string, RenderedDocument>();
  for (const document of documents) {
    if (document.clusters.length === document.source.targets.length) continue;
    const key = `${document.source.construct.node.path}\n${document.index}`;
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, document);
    else if (identityOf(first) !== identityOf(document)) {
      problems.push({
        path: document.source.construct.node.path,
        text: describeProblem({
          message: `is ${identityOf(first)} in ${nameList(first.clusters)}, but ${identityOf(document)} in ${nameList(document.clusters)}.`,
          why: 'failover finds the other cluster’s service, waypoint and rule by kind, namespace and name; under another name there is nothing to fail over to.',
          fix: 'give it one name, and use mesh.perCluster() for other fields only.',
        }),
      });
    }
  }
  return problems;
}

function identityOf({ manifest, group }: RenderedDocument): string {
  return `${manifest.kind}${group === '' ? '' : `.${group}`} "${nameOf(manifest.metadata)}"`;
}

function nameOf(metadata: RenderedDocument['manifest']['metadata']): string {
  return metadata?.namespace === undefined ? `${metadata?.name}` : `${metadata.namespace}/${metadata.name}`;
}

function judgeDependencies({ dependencies }: Collection): LocatedProblem[] {
  const cycle = findCycle(dependencies);
  if (cycle === undefined) return [];
  const paths = cycle.map(({ construct }) => construct.node.path);
  return [
    {
      path: paths[0]!,
      text: describeProblem({
        message: `depends on itself: ${[...paths, paths[0]].join(' → ')}.`,
        why: 'no order of the documents satisfies that, so the first apply to an empty cluster would fail half way.',
        fix: 'remove one of these addDependency() calls.',
      }),
    },
  ];
}
