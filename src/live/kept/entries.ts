import { isMap } from '../../model/object';
import { scalar, strings, type FieldShapes } from './shape';

// What is kept of services and endpoints that Kubernetes does not know.

const ENTRY: FieldShapes = {
  address: scalar,
  ports: numbersByName,
  labels: strings,
  weight: scalar,
  locality: scalar,
  network: scalar,
  serviceAccount: scalar,
};
export const SERVICE_ENTRY: FieldShapes = {
  spec: {
    hosts: [scalar],
    addresses: [scalar],
    ports: [{ number: scalar, name: scalar, protocol: scalar, targetPort: scalar }],
    location: scalar,
    resolution: scalar,
    endpoints: [ENTRY],
    workloadSelector: { labels: strings },
    exportTo: [scalar],
    subjectAltNames: [scalar],
  },
  status: { addresses: [{ value: scalar, host: scalar }] },
};

export const WORKLOAD_ENTRY: FieldShapes = { spec: ENTRY };

/** Numbers of ports by their names. */
function numbersByName(value: unknown): unknown {
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).filter(([, number]) => typeof number === 'number'))
    : undefined;
}
