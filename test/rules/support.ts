import { toMesh, type Mesh } from '../../src/model/mesh/mesh';
import type { ClusterFacts } from '../../src/model/read/files/mesh-file';
import { readObjects } from '../../src/model/read/tree/objects';
import { YamlReader } from '../../src/model/read/yaml/yaml';
import { RULES } from '../../src/rules/engine';
import type { Example } from '../../src/rules/engine/rule';
import { runRules } from '../../src/rules/engine/run';

/** The mesh that an example describes. */
export function meshOf({ clusters, facts = {} }: Example): Mesh {
  const reader = new YamlReader();
  return toMesh({
    facts: {},
    clusters: Object.entries(clusters).map(([name, text]) => {
      const { objects, findings } = readObjects({ file: `${name}/example.yaml`, text }, reader);
      if (findings.length > 0) throw new Error(`the example of ${name} is broken: ${JSON.stringify(findings)}`);
      const said: ClusterFacts = { name, folder: name, network: `network-of-${name}`, ...facts[name] };
      return { facts: said, objects };
    }),
  });
}

/** What one rule finds in a mesh: where, and what it says. */
export function ask(id: string, clusters: Example['clusters'], facts: Example['facts'] = {}): Found[] {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  return runRules(meshOf({ clusters, facts }), [], [rule]).found.map(
    ({ finding: { cluster, object, path, messageId, message } }) => ({ cluster, object, path, messageId, message }),
  );
}

interface Found {
  readonly cluster: string | undefined;
  readonly object: string | undefined;
  readonly path: string | undefined;
  /** The name of its message. */
  readonly messageId: string | undefined;
  readonly message: string;
}

/** What a rule finds in its own example of the mistake. */
export function askExample(id: string): Found[] {
  const bad = RULES.find((candidate) => candidate.id === id)?.bad;
  if (bad === undefined) throw new Error(`there is no rule ${id}`);
  return ask(id, bad.clusters, bad.facts);
}
