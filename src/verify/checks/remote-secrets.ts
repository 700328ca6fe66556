import { no, unknown, yes, type Check } from '../subject/check';

export const remoteSecrets: Check = {
  id: 'remote-secrets',
  phase: 0,
  look: ({ cluster, live, remoteSecrets: known }, { mesh, clusters }) =>
    mesh.clusters
      .filter(({ name }) => name !== cluster.name)
      .map(({ name }) => {
        const what = `istiod has a remote secret for ${name}`;
        if (known === undefined) {
          return unknown(
            what,
            `the names of Secrets in ${mesh.rootNamespace} could not be read.`,
            `see \`istioctl --context ${live.context} remote-clusters\`.`,
          );
        }
        if (known.includes(name)) return yes(what);
        const context = clusters.find((other) => other.cluster.name === name)?.live.context ?? 'ITS_CONTEXT';
        return no(
          what,
          known.length === 0 ? 'it has no remote secrets.' : `it has some for ${known.join(', ')} only.`,
          `istioctl create-remote-secret --context ${context} --name ${name} | kubectl --context ${live.context} apply -f -`,
        );
      }),
};
