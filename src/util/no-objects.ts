/**
 * The fields by which kubectl and kubeconform take a JSON file that is not a manifest for a list of no objects: `kubectl apply -R`
 * and `kubeconform` read every JSON file below a folder, and fail on one without a kind.
 */
export const NO_OBJECTS = { apiVersion: 'v1', kind: 'List', items: [] } as const;
