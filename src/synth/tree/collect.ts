import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isPatch } from './patch-mark';
import { expandLists } from './lists';
import { ownScope, type TargetCluster } from './scope';

/** A construct that renders to manifests: an ApiObject, or a Chart with its own `toJson()`. */
export interface Source {
  readonly construct: IConstruct;
  /** The clusters that its manifests go to, sorted by name. */
  readonly targets: readonly TargetCluster[];
  /** Renders anew at each call, one object an entry: Lists are expanded. */
  readonly toJson: () => unknown[];
  /** True for what can hold a CustomResourceDefinition, which decides whether objects of its kind have a namespace. */
  readonly mayDefineKinds: boolean;
  /** True for a patch: fields to add to an object that another team deploys. */
  readonly isPatch: boolean;
}

export interface Collection {
  /** Every construct of the tree, parents before children. */
  readonly constructs: readonly IConstruct[];
  readonly sources: readonly Source[];
  /** The sources that must come before a source, by `addDependency`. */
  readonly dependencies: ReadonlyMap<Source, ReadonlySet<Source>>;
}

/** A CustomResourceDefinition, or a List that may hold one. */
const DEFINING_KINDS = /^CustomResourceDefinition$|List$/;

/** Walks the tree once. */
export function collect(root: IConstruct): Collection {
  const constructs: IConstruct[] = [];
  const sources: Source[] = [];
  const dependents: IConstruct[] = [];
  const sourcesBelow = new Map<IConstruct, Source>();

  const visit = (construct: IConstruct, inherited: readonly TargetCluster[], custom: boolean): void => {
    constructs.push(construct);
    if (construct.node.dependencies.length > 0) dependents.push(construct);
    const targets = ownScope(construct)?.clusters() ?? inherited;
    let rendersItself = custom;
    let source: Source | undefined;
    if (Chart.isChart(construct)) {
      const chart = construct;
      // Overriding Chart.toJson() is cdk8s's documented hook into a chart's synthesis.
      rendersItself = chart.toJson !== Chart.prototype.toJson;
      if (rendersItself)
        source = {
          construct,
          targets,
          toJson: () => expandLists(chart.toJson()),
          mayDefineKinds: true,
          isPatch: false,
        };
    } else if (ApiObject.isApiObject(construct) && !rendersItself) {
      const object = construct;
      source = {
        construct,
        targets,
        toJson: () => expandLists([object.toJson()]),
        mayDefineKinds: DEFINING_KINDS.test(object.kind),
        isPatch: isPatch(object),
      };
    }
    if (source !== undefined) {
      sources.push(source);
      sourcesBelow.set(construct, source);
    }
    for (const child of construct.node.children) visit(child, targets, rendersItself);
  };
  visit(root, [], false);

  return { constructs, sources, dependencies: expandDependencies(dependents, sourcesBelow) };
}

/** Turns dependencies between constructs into dependencies between sources, as stock cdk8s does. */
function expandDependencies(
  dependents: readonly IConstruct[],
  sourceOf: ReadonlyMap<IConstruct, Source>,
): Map<Source, Set<Source>> {
  const sourcesUnder = (construct: IConstruct): Source[] => {
    const found: Source[] = [];
    const pending = [construct];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      const source = sourceOf.get(at);
      if (source !== undefined) found.push(source);
      pending.push(...at.node.children);
    }
    return found;
  };
  const dependencies = new Map<Source, Set<Source>>();
  for (const dependent of dependents) {
    const needing = sourcesUnder(dependent);
    for (const dependency of dependent.node.dependencies) {
      const needed = sourcesUnder(dependency);
      for (const source of needing) {
        const before = dependencies.get(source) ?? new Set<Source>();
        for (const other of needed) if (other !== source) before.add(other);
        dependencies.set(source, before);
      }
    }
  }
  return dependencies;
}
