import { toMesh, type Mesh } from '../../src/model/mesh';
import type { ClusterFacts } from '../../src/model/mesh-file';
import { readObjects } from '../../src/model/objects';
import { YamlReader } from '../../src/model/yaml';
import type { Example } from '../../src/rules/rule';

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
