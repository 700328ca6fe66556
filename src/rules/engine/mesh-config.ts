import type { KubeObject } from '../../model/object';
import { fieldsOf } from '../../util/maps';
import type { Cluster } from '../../model/mesh';
import { parseYaml } from '../../util/yaml';

const read = new WeakMap<KubeObject, Readonly<Record<string, unknown>>>();

/**
 * The MeshConfig of a cluster as it is written in istiod's ConfigMap, with the fields that the model does not keep. Undefined
 * where no ConfigMap was read or istiod could not read it.
 */
export function writtenMeshConfig({ istiod }: Cluster): Readonly<Record<string, unknown>> | undefined {
  const { configMap, unreadable } = istiod;
  if (configMap === undefined || unreadable !== undefined) return undefined;
  let config = read.get(configMap);
  if (config === undefined) read.set(configMap, (config = parseMeshConfig(configMap)));
  return config;
}

function parseMeshConfig({ body }: KubeObject): Readonly<Record<string, unknown>> {
  const text = fieldsOf(body.data).mesh;
  return fieldsOf(typeof text === 'string' ? parseYaml(text) : undefined);
}
