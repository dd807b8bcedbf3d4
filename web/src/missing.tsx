import { loadTable, manifest, words } from "./data";
import { useLoaded } from "./hooks";
import { Fault, VIEW_OF } from "./parts";
import { link } from "./route";
import { Said } from "./said";

/** What is said of an id that no row has: an earlier release may have had it, and then it is told where it went. */
export function Missing(props: { table: string; id: string; one: string }) {
  const retired = useLoaded(() => loadTable("retired"), []);
  const entry = retired.value?.find((row) => row.table === props.table && row.id === props.id);
  if (!entry) return <Fault said={`There is no ${props.one} ${props.id} in this package.`} />;
  return (
    <>
      <h1>Retired: <Said>{entry.label ?? props.id}</Said></h1>
      <p role="alert">
        An earlier release had the {props.one} <Said>{props.id}</Said>; since version {entry.retired_in} it has not ({words(entry.reason)}).
        {entry.successor && <> It goes on as <a href={link(VIEW_OF[props.table]!, entry.successor)}><Said>{entry.successor}</Said></a>.</>}
      </p>
      <p class="lead">{manifest.schema.retired!.description}</p>
    </>
  );
}
