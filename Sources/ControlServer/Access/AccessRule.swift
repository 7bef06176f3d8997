package import ControlAPI
import CustomerModel
import Glibc

/// Who may do what: root, the service's own user and the members of one group everything, the others see health alone.
package struct AccessRule: Sendable, Hashable {
    /// The group's name, for messages.
    package var groupName: String
    /// nil where the system has no such group.
    package var group: UInt32?
    package var serviceUser: UInt32
    /// root.
    package var administrator: UInt32

    package init(groupName: String, group: UInt32?, serviceUser: UInt32, administrator: UInt32 = 0) {
        self.groupName = groupName
        self.group = group
        self.serviceUser = serviceUser
        self.administrator = administrator
    }

    /// The rule for this process and a group of this system.
    package init(group name: String = "clientela") {
        self.init(groupName: name, group: SystemGroup.number(of: name), serviceUser: geteuid())
    }

    /// Whether the caller may do everything.
    package func allows(_ caller: Caller) -> Bool {
        if caller.user == administrator || caller.user == serviceUser { return true }
        return group.map(caller.groups.contains) ?? false
    }

    /// What the others are told.
    package var refusal: Problem {
        Problem(
            "not_permitted", status: 403, title: "Not permitted", .authentication,
            "only root, the service's user and members of the group '\(groupName)' may do this",
            wayOut: "as root: usermod -aG \(groupName) USER, then log in anew")
    }
}

/// Groups of this system.
enum SystemGroup {
    /// A group's number; nil where there is no such group.
    static func number(of name: String) -> UInt32? {
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var buffer = [CChar](repeating: 0, count: 16 * 1024)
        guard getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return entry.gr_gid
    }
}
