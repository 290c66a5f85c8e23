"""Who must have come before whom; a cycle means that nobody did.

Edges are Adya's: `ww` one write follows another, `wr` a read saw a write, `rw` a read did not see
a write yet; and `rt`, one ended before the other began, so that the order is that of the clock too.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Node: TypeAlias = Hashable
Span: TypeAlias = tuple[float, float]  # began, ended


@dataclass
class Graph:
    edges: dict[Node, dict[Node, str]] = field(default_factory=dict)

    def add(self, earlier: Node, later: Node, why: str) -> None:
        if earlier != later:
            self.edges.setdefault(earlier, {}).setdefault(later, why)
            self.edges.setdefault(later, {})

    def add_time(self, spans: Iterable[tuple[Node, Span]]) -> None:
        """`rt` edges, by way of one mark for each ending: linear where pairs would be square."""
        spans = list(spans)
        ends = sorted((ended, i) for i, (_, (_, ended)) in enumerate(spans))
        begins = sorted((began, i) for i, (_, (began, _)) in enumerate(spans))
        passed = 0
        for began, i in begins:
            while passed < len(ends) and ends[passed][0] < began:
                self.add(spans[ends[passed][1]][0], ("mark", passed), "rt")
                if passed:
                    self.add(("mark", passed - 1), ("mark", passed), "rt")
                passed += 1
            if passed:
                self.add(("mark", passed - 1), spans[i][0], "rt")

    def cycles(self) -> list[list[Node]]:
        """Strongly connected components of more than one node. Tarjan's, without recursion."""
        index: dict[Node, int] = {}
        low: dict[Node, int] = {}
        stack: list[Node] = []
        on_stack: set[Node] = set()
        found = []
        for root in self.edges:
            if root in index:
                continue
            walk = [(root, iter(self.edges[root]))]
            index[root] = low[root] = len(index)
            stack.append(root)
            on_stack.add(root)
            while walk:
                node, rest = walk[-1]
                for after in rest:
                    if after not in index:
                        index[after] = low[after] = len(index)
                        stack.append(after)
                        on_stack.add(after)
                        walk.append((after, iter(self.edges[after])))
                        break
                    if after in on_stack:
                        low[node] = min(low[node], index[after])
                else:
                    walk.pop()
                    if walk:
                        low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                    if low[node] == index[node]:
                        component = _cut(stack, on_stack, node)
                        if len(component) > 1:
                            found.append(component)
        return found

    def told(self, component: Sequence[Node]) -> str:
        """The edges of a cycle, for people."""
        inside = set(component)
        return ", ".join(
            f"{a} -{why}-> {b}"
            for a in component
            for b, why in self.edges[a].items()
            if b in inside
        )[:500]


def _cut(stack: list[Node], on_stack: set[Node], node: Node) -> list[Node]:
    at = stack.index(node)
    component = stack[at:]
    del stack[at:]
    on_stack.difference_update(component)
    return component
