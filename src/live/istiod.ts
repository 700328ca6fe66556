import { isMap } from '../model/kube-object';
import { keep, scalar } from './shape';

/** How charts and operators label istiod. */
const LABEL_APP = 'app';
const ISTIOD = 'istiod';

/** What istiod is told that decides where traffic goes. Others of its variables stay unread. */
const VARIABLES: ReadonlySet<string> = new Set([
  'AMBIENT_ENABLE_MULTI_NETWORK',
  'AMBIENT_ENABLE_MULTI_NETWORK_WAYPOINT',
  'AMBIENT_ENABLE_MULTI_NETWORK_INGRESS',
  'CLUSTER_ID',
  'PILOT_ENABLE_AMBIENT',
  'PILOT_ENABLE_GATEWAY_API_COPY_LABELS_ANNOTATIONS',
  'PILOT_SEND_UNHEALTHY_ENDPOINTS',
  'PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS',
]);

/** True for the Deployment of an istiod, of whatever revision. */
export function isIstiod(body: Readonly<Record<string, unknown>>): boolean {
  const metadata = isMap(body.metadata) ? body.metadata : {};
  return isMap(metadata.labels) && metadata.labels[LABEL_APP] === ISTIOD;
}

/** Adds to what is kept of a Deployment, where it is istiod's, what its containers say of version and switches. */
export function istiod(body: Record<string, unknown>, kept: Record<string, unknown>): Record<string, unknown> {
  if (!isIstiod(body)) return kept;
  const template = at(at(kept, 'spec'), 'template');
  const podSpec = at(template, 'spec');
  const given = at(at(at(at(body, 'spec'), 'template'), 'spec'), 'containers');
  const containers = (Array.isArray(given) ? given : []).filter(isMap).map((container) => ({
    ...(keep(container, {
      name: scalar,
      ports: [{ name: scalar, containerPort: scalar, protocol: scalar }],
    }) as object),
    ...imageOf(container),
    ...variablesOf(container),
  }));
  return {
    ...kept,
    spec: {
      ...(at(kept, 'spec') as object),
      template: { ...(template as object), spec: { ...(podSpec as object), containers } },
    },
  };
}

/** The name and the tag, which is the version. The registry is dropped. */
function imageOf({ image }: Record<string, unknown>): object {
  return typeof image === 'string' ? { image: image.slice(image.lastIndexOf('/') + 1) } : {};
}

/** A variable that is taken from elsewhere is kept without its source, so that it does not pass for istiod's default. */
function variablesOf({ env, envFrom }: Record<string, unknown>): object {
  const wanted = (Array.isArray(env) ? env : [])
    .filter(isMap)
    .filter(({ name }) => VARIABLES.has(String(name)))
    .map(({ name, value, valueFrom }) =>
      isMap(valueFrom) ? { name, valueFrom: {} } : { name, value: typeof value === 'string' ? value : '' },
    );
  return {
    ...(wanted.length === 0 ? {} : { env: wanted }),
    ...(Array.isArray(envFrom) && envFrom.length > 0 ? { envFrom: [{}] } : {}),
  };
}

function at(value: unknown, field: string): unknown {
  return isMap(value) ? value[field] : undefined;
}
