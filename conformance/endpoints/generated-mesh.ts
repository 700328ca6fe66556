import { toMesh, type Mesh } from '../../src/model/mesh/mesh';
import { toKubeObject } from '../../src/model/read/tree/objects';

/** A Kubernetes object, as it stands in a snapshot. */
export type Manifest = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
};

/** A mesh as a snapshot of live clusters has it. */
export interface GeneratedMesh {
  readonly id: string;
  readonly clusters: readonly GeneratedCluster[];
}

export interface GeneratedCluster {
  readonly name: string;
  readonly network: string;
  /** What mesh.json says of its gateways; it counts where no object is one. */
  readonly gateways?: readonly string[];
  readonly objects: readonly Manifest[];
}

/** The mesh as we read it, with one version of Istio in every cluster. */
export function read({ clusters }: GeneratedMesh, istioVersion: string): Mesh {
  return toMesh({
    facts: {},
    clusters: clusters.map(({ name, network, gateways, objects }) => ({
      facts: { name, folder: name, network, istioVersion, ...(gateways === undefined ? {} : { gateways }) },
      objects: objects.map((object, index) =>
        toKubeObject(object, object.apiVersion, object.kind, { file: name, document: index + 1, line: 1 }),
      ),
    })),
  });
}
