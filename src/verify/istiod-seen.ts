import { isIstiod } from '../live/istiod';
import { isMap, type KubeObject } from '../model/kube-object';

/** What the Deployment of istiod says of it. */
export interface IstiodSeen {
  /** MAJOR.MINOR.PATCH; undefined where its image has another tag. */
  readonly version: string | undefined;
  /** Its variables; undefined where some are taken from elsewhere. */
  readonly variables: ReadonlyMap<string, string> | undefined;
}

/** The istiod that runs in a cluster; undefined where none is seen. */
export function istiodSeen(objects: readonly KubeObject[]): IstiodSeen | undefined {
  const [istiod] = objects.filter(({ kind, body }) => kind === 'Deployment' && isIstiod(body));
  if (istiod === undefined) return undefined;
  const template = isMap(istiod.body.spec) ? istiod.body.spec.template : {};
  const spec = isMap(template) && isMap(template.spec) ? template.spec : {};
  const containers = (Array.isArray(spec.containers) ? spec.containers : []).filter(isMap);
  const discovery = containers.find(({ name }) => name === 'discovery') ?? containers[0] ?? {};
  const env = (Array.isArray(discovery.env) ? discovery.env : []).filter(isMap);
  const isElsewhere = discovery.envFrom !== undefined || env.some(({ valueFrom }) => valueFrom !== undefined);
  return {
    version: /:(\d+\.\d+\.\d+[^/@]*)/.exec(String(discovery.image))?.[1],
    variables: isElsewhere ? undefined : new Map(env.map(({ name, value }) => [String(name), String(value)])),
  };
}
