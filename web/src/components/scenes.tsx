import type { Scene } from '../contract.ts';
import { change } from '../simulation.ts';

const groups = [
  { group: 'people', title: 'People' },
  { group: 'faults', title: 'Faults' },
] as const;

/** Buttons for what people and misfortune do to the simulated lab. */
export function Scenes({ scenes }: { scenes: readonly Scene[] }) {
  return (
    <>
      {groups.map(({ group, title }) => (
        <section key={group} class={`scenes ${group}`}>
          <h3>{title}</h3>
          <div>
            {scenes
              .filter((scene) => scene.group === group)
              .map((scene) => (
                <button
                  key={scene.id}
                  type="button"
                  data-scene={scene.id}
                  onClick={() => change({ kind: 'scene', id: scene.id })}
                >
                  {scene.label}
                </button>
              ))}
          </div>
        </section>
      ))}
    </>
  );
}
