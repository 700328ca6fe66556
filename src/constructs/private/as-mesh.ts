import { noteDeclaration } from '../../synth/messages/declared-at';
import { refuse } from '../../synth/messages/problem';
import { Mesh } from '../mesh';
import { articleOf } from './props/kinds';
import { show } from './props/show';

/** The mesh that a construct is declared in directly. Refuses any other scope, before the construct exists. */
export function asMesh(scope: unknown, id: string, type: string): Mesh {
  if (scope instanceof Mesh) {
    noteDeclaration(scope, id);
    return scope;
  }
  const isSwapped = typeof scope === 'string' && (id as unknown) instanceof Mesh;
  const name = isSwapped ? scope : id;
  return refuse(String(name), {
    message: `the scope of ${articleOf(type)} ${type} is ${show(scope)}, which is not a Mesh.`,
    why: `${articleOf(type)} ${type} belongs to a mesh and its clusters: anywhere else nothing would be written for it, and what relies on it would be missing in an outage.`,
    fix: isSwapped
      ? `pass the mesh first, and then the id: new ${type}(mesh, ${show(name)}, { … }).`
      : `declare it in the mesh itself: new ${type}(mesh, ${show(id)}, { … }), with a Mesh in place of an App.`,
  });
}
