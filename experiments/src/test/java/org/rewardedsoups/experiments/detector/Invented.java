package org.rewardedsoups.experiments.detector;

import java.util.List;
import org.rewardedsoups.experiments.data.Example;

/// Items of two invented libraries.
final class Invented {
    private Invented() {}

    static final List<Example> EXAMPLES =
            List.of(
                    of("void Stack.addFirst(Item item)\nThe item goes on the top of the stack.",
                            "Adds the item to the top of the stack."),
                    of("Item Stack.pollLast()\nTakes the item at the bottom of the stack.",
                            "Removes the last item from the bottom of the stack."),
                    of("boolean Stack.isEmpty()\nReturns: true if the stack has no item.",
                            "Returns true if the stack is empty."),
                    of("boolean Stack.contains(Item item)\nReturns: whether the item is in the queue.",
                            "Returns false if the item is not in the queue."),
                    of("int Stack.size()\nReturns: the number of items in the stack.",
                            "Returns the number of items in the stack."),
                    of("Item Stack.firstItem(Index start)\nThe first item after the start index.",
                            "Returns the first item after the start index."),
                    of("Item Stack.lastItem(Index end)\nThe last item before the end index.",
                            "Returns the last item before the end index."),
                    other("void Socket.open(Address address)\nThe socket connects to the address.",
                            "Opens the socket at the address of the server."),
                    other("void Socket.close()\nThe socket releases the port of the client.",
                            "Closes the socket and the port of the client."),
                    other("int Socket.readByte(Buffer buffer)\nReads the next byte into the buffer.",
                            "Reads the next byte of the socket into the buffer."),
                    other("void Socket.writeByte(Buffer buffer)\nWrites the byte from the buffer.",
                            "Writes the byte from the buffer to the socket."),
                    other("int Socket.timeout()\nReturns: the maximum time in the queue.",
                            "Returns the maximum time of a request in the queue."),
                    other("int Socket.delay()\nReturns: the minimum time in the queue.",
                            "Returns the minimum time of a response in the queue."));

    private static Example of(String input, String reference) {
        return new Example(input, reference, "example:stacks");
    }

    private static Example other(String input, String reference) {
        return new Example(input, reference, "example:sockets");
    }
}
