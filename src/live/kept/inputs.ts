import { LEDGER, type Match } from '../../istio/ledger';

// What the ledger of inputs has as followed, or as named, decides something: a snapshot without it would pass for a mesh without it.

type MatchAt<At extends Match['at']> = Match & { readonly at: At };

const DECISIVE = LEDGER.filter(({ state }) => state.state !== 'cannot matter').flatMap(({ matches }) => matches);

/** Annotations of any kind of object. */
export const ANNOTATIONS: ReadonlySet<string> = new Set(at('annotation').map(({ key }) => key));

/** The fields of MeshConfig, from its top. */
export const MESH_CONFIG_PATHS: readonly string[] = at('mesh-config').map(({ path }) => path);

/** The variables of an object's containers: of one of this name, or of one that has this label. */
export function variablesOf(kind: string, whose: { readonly name: string } | { readonly label: string }): Set<string> {
  return new Set(
    at('environment')
      .filter((match) => match.kind === kind)
      .filter(({ name, labelled }) => ('name' in whose ? name === whose.name : labelled === whose.label))
      .map(({ variable }) => variable),
  );
}

/** The keys of a ConfigMap's data. */
export function settingsIn(configMap: string): readonly string[] {
  return at('field')
    .filter(({ kind, name }) => kind === 'ConfigMap' && name === configMap)
    .map(({ path }) => path.replace(/^data\./, ''));
}

function at<At extends Match['at']>(place: At): MatchAt<At>[] {
  return DECISIVE.filter((match): match is MatchAt<At> => match.at === place);
}
